add_portable_dist(app TARGETS app)
add_distro_package(app SIGN rcodesign sign)
