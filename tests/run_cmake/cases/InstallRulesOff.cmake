set(CMAKE_SKIP_INSTALL_RULES ON)
add_portable_dist(app)
