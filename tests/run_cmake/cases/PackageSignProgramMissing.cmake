add_portable_dist(app TARGETS app)
set(CMAKE_SYSTEM_NAME Darwin)
add_distro_package(app SIGN tools/sign --key 'k[;]')
