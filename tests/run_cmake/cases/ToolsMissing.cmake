set(PORTABLE_DIST_TOOLS_DIR "${CMAKE_CURRENT_SOURCE_DIR}/no")
add_portable_dist(app)
