set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PASSWORD_FILE CMakeLists.txt)
