set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PKCS11 CMakeLists.txt KEY 0a CERTIFICATE "pkcs11:object=a;pin-value=4711")
