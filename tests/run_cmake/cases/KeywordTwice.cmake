add_portable_dist(app TARGETS app TARGETS app)
