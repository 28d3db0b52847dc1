set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app SIGN PKCS12 gone.p12)
