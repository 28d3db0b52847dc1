add_portable_dist(app ARCHIVES TGZ TGZ)
