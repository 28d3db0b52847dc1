add_portable_dist(app ALLOW_BUILD_PATHS share/build.txt=)
