add_portable_dist(app VERSION "1.0 beta/2")
