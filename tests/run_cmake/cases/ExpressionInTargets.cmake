add_portable_dist(app TARGETS $<1:x>)
