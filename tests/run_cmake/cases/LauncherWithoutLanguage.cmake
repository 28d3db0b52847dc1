set(CMAKE_SYSTEM_NAME Windows)
add_portable_dist(app LAUNCHER_ENV LANG=C)
