add_portable_dist(app PLUGINS video)
