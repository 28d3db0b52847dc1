add_portable_dist(app
  PLUGINS $<$<CONFIG:Nothing>:app> $<$<CONFIG:Nothing>:${CMAKE_CURRENT_SOURCE_DIR}/never.so> $<1:plugins/one.so> $<1:app>
  LIBRARY_POLICY $<$<CONFIG:Nothing>:bundle-all>
  RUNTIME python
  HOME $<$<CONFIG:Nothing>:/opt/python>
  OPTIONS pip=$<$<CONFIG:Nothing>:yes> abi=$<1:abi3>
  LIBRARY_FOLDERS $<1:vendor>
  LAUNCHER_ENV EMPTY= LEFT_OUT=$<0:x>
  ABI_FLOOR GLIBC=$<0:2.31> GLIBCXX=$<1:3.4.28>)
