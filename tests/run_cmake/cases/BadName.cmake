add_portable_dist("my app")
