add_portable_dist(app TARGETS app)
add_custom_target(app-deb)
add_distro_package(app)
