add_custom_target(dist)
add_portable_dist(app)
