add_portable_dist(app SIGN PKCS12 CMakeLists.txt)
