# In CPack, for installers for Windows, behind templates/package/cpack.cmake.
find_program(PORTABLE_DIST_MAKENSIS makensis NO_CACHE)
if(NOT PORTABLE_DIST_MAKENSIS AND NOT CPACK_NSIS_EXECUTABLE)
  message(FATAL_ERROR "cpack -G NSIS: there is no makensis: Debian's package is nsis")
endif()
set(CPACK_MONOLITHIC_INSTALL ON)
set(CPACK_COMPONENTS_ALL "")
list(PREPEND CMAKE_MODULE_PATH "${PORTABLE_DIST_NSIS_ROOT}") # our NSIS.template.in
