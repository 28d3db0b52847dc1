add_portable_dist(app TARGETS app)
add_distro_package(app VERSION 1.0 VERSION_FROM_GIT)
