# In CPack on a Mac, for installer packages, behind templates/package/cpack.cmake.
list(PREPEND CMAKE_MODULE_PATH "${PORTABLE_DIST_PKG_ROOT}") # our CPack.distribution.dist.in
set(CPACK_PACKAGE_DEFAULT_LOCATION "/")
