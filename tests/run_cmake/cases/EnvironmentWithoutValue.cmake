add_portable_dist(app LAUNCHER_ENV LANG)
