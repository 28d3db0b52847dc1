add_portable_dist(app TARGET app)
