add_distro_package(app)
