add_portable_dist(app TARGETS app SMOKE_TETS app --version)
