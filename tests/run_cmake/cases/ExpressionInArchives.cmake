add_portable_dist(app ARCHIVES $<1:x>)
