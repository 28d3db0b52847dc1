add_portable_dist(app LIBRARY_POLICY bundle-all linux-desktop)
