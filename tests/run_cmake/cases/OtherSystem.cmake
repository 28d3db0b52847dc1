set(CMAKE_SYSTEM_NAME Haiku)
add_portable_dist(app)
