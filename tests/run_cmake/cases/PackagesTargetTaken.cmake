add_portable_dist(app TARGETS app)
add_custom_target(packages)
add_distro_package(app)
