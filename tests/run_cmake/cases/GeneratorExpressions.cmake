set_property(TARGET app PROPERTY FOLDER "name \"with\" \\ quotes")
add_portable_dist(app
  LIBRARY_FOLDERS $<$<CONFIG:Nothing>:/never> $<TARGET_FILE_DIR:app>
  PLUGINS $<TARGET_FILE_DIR:app>/plugin.so
  LAUNCHER_ENV "FOLDER=$<TARGET_PROPERTY:app,FOLDER>"
  SMOKE_TEST $<TARGET_FILE_NAME:app> $<1:yes> $<0:no> --last)
