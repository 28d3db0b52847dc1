# What `cmake --install` of PortableDist itself puts where. All paths in the installed files are relative to them,
# so that the prefix can be moved.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(modules "${CMAKE_INSTALL_LIBDIR}/cmake/PortableDist") # not share/: the exported programs are of one architecture
set(templates share/PortableDist/templates)

configure_package_config_file(cmake/PortableDistConfig.cmake.in PortableDistConfig.cmake
  INSTALL_DESTINATION "${modules}" NO_SET_AND_CHECK_MACRO)
# The programs run here, whatever processor a project is for: one of 32 bits finds this package, too.
write_basic_package_version_file(PortableDistConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

# _portable_dist_from_modules(<out> <folder>): a folder below the prefix, seen from <modules>/internal.
function(_portable_dist_from_modules out folder)
  cmake_path(SET path "/${folder}")
  cmake_path(RELATIVE_PATH path BASE_DIRECTORY "/${modules}/internal")
  set(${out} "${path}" PARENT_SCOPE)
endfunction()
_portable_dist_from_modules(PORTABLE_DIST_TOOLS_FROM_MODULES "${PORTABLE_DIST_INSTALL_TOOLS}")
_portable_dist_from_modules(PORTABLE_DIST_TEMPLATES_FROM_MODULES "${templates}")
configure_file(cmake/Installed.cmake.in Installed.cmake @ONLY)

install(EXPORT PortableDistTools NAMESPACE PortableDist:: DESTINATION "${modules}")
install(FILES "${PROJECT_BINARY_DIR}/PortableDistConfig.cmake" "${PROJECT_BINARY_DIR}/PortableDistConfigVersion.cmake"
    cmake/PortableDist.cmake cmake/AddPortableDist.cmake cmake/AddDistroPackage.cmake
  DESTINATION "${modules}")
install(DIRECTORY cmake/internal cmake/script DESTINATION "${modules}"
  FILES_MATCHING PATTERN "*.cmake" PATTERN "InstallRules.cmake" EXCLUDE)
install(FILES "${PROJECT_BINARY_DIR}/Installed.cmake" DESTINATION "${modules}/internal")
install(DIRECTORY templates/ DESTINATION "${templates}")
