add_executable(chat main.cpp)
add_portable_dist(app TARGETS chta)
