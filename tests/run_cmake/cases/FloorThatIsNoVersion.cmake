add_portable_dist(app ABI_FLOOR GLIBC=bookworm)
