add_portable_dist(app TARGETS server)
add_executable(server main.cpp)
