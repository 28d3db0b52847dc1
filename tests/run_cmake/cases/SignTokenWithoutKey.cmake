set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PKCS11 CMakeLists.txt CERTIFICATE CMakeLists.txt)
