add_portable_dist(app TARGETS app)
add_distro_package(app METADATA "${NOT_SET}")
