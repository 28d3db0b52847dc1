add_portable_dist(app TRAGETS app)
