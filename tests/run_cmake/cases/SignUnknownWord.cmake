set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PFX CMakeLists.txt)
