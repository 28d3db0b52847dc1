add_executable(App::Alias ALIAS app)
add_portable_dist(app TARGETS app App::Alias)
