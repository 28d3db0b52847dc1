add_portable_dist(app HOME /opt/python)
