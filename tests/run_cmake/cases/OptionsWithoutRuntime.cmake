add_portable_dist(app OPTIONS tests=on)
