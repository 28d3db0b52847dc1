add_portable_dist(app TARGETS app)
add_distro_package(app SIGN_PASSWORD_FILE password.txt)
