add_portable_dist(app ARCHIVES STRIP)
