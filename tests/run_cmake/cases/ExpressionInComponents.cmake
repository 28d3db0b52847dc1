add_portable_dist(app COMPONENTS $<1:x>)
