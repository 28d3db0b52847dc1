add_portable_dist(app LIBRARY_POLICY policies/ours.yaml)
