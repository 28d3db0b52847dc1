add_portable_dist(app)
add_portable_dist(app)
