set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PKCS11 CMakeLists.txt KEY "pkcs11:token=demo;object=a?pin-value=4711")
