add_portable_dist(app COMPONENTS "")
