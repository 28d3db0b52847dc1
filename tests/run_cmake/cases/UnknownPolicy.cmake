add_portable_dist(app LIBRARY_POLICY linux-desktpo)
