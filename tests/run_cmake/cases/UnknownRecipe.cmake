add_portable_dist(app RUNTIME pyhton)
