add_portable_dist(app RUNTIME $<1:x>)
