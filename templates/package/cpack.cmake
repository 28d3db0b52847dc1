# In CPack, behind the variables of one root: what holds for every format. The root's PORTABLE_DIST_ROOT,
# PORTABLE_DIST_TIME and PORTABLE_DIST_COMPRESSION are set.
cmake_policy(VERSION 3.25)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PORTABLE_DIST_ROOT};${CPACK_PACKAGE_NAME};ALL;/")
set(CPACK_INSTALL_COMMANDS "")
set(CPACK_INSTALL_SCRIPTS "")
set(CPACK_INSTALLED_DIRECTORIES "")
set(CPACK_CMAKE_GENERATOR Ninja) # with make, CPack would build a target of the roots' folder, which has none
set(CPACK_PACKAGING_INSTALL_PREFIX "/")
set(CPACK_SET_DESTDIR OFF)
set(CPACK_STRIP_FILES OFF) # add_portable_dist(STRIP) does; here the dist's own files would be written to
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_MONOLITHIC_INSTALL OFF)
# Several threads make other bytes than one does, but the same whatever their number.
if(NOT CPACK_THREADS GREATER 1)
  cmake_host_system_information(RESULT CPACK_THREADS QUERY NUMBER_OF_LOGICAL_CORES)
  if(CPACK_THREADS LESS 2)
    set(CPACK_THREADS 2)
  endif()
endif()

# The same bytes for everybody: CPack and rpmbuild look at these.
set(ENV{LC_ALL} C.UTF-8) # CPack's archive writer refuses names that the locale cannot hold
set(ENV{TZ} UTC)
set(ENV{SOURCE_DATE_EPOCH} "${PORTABLE_DIST_TIME}")
set(ENV{HOME} "${PORTABLE_DIST_ROOT}") # nobody's own settings of packers
