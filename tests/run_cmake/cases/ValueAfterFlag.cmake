add_portable_dist(app STRIP yes)
