add_portable_dist(app TARGETS app)
add_distro_package(app FORMATS DEB RPM SIGN_KEY packaging/key.rsa)
