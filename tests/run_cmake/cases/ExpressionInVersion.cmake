add_portable_dist(app VERSION $<1:x>)
