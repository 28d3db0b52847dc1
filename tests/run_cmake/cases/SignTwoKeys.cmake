set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PKCS12 CMakeLists.txt PKCS11 CMakeLists.txt KEY 0a)
