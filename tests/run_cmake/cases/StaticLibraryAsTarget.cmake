add_library(words STATIC words.cpp)
add_portable_dist(app TARGETS words)
