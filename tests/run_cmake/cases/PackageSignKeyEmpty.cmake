add_portable_dist(app TARGETS app)
add_distro_package(app FORMATS APK SIGN_KEY "$ENV{NO_SUCH_VARIABLE}")
