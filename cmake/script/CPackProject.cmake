# In CPack, for each generator: makes the package roots and tells CPack what is in them. Other generators than DEB,
# RPM and NSIS work as the project's own settings say.
if(PORTABLE_DIST_USER_PROJECT_CONFIG_FILE)
  include("${PORTABLE_DIST_USER_PROJECT_CONFIG_FILE}")
endif()
if(NOT CPACK_GENERATOR MATCHES "^(DEB|RPM|NSIS)$")
  return()
endif()

# _portable_dist_run(<words for errors> <command>...)
function(_portable_dist_run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "cpack -G ${CPACK_GENERATOR}: ${what} (${status})")
  endif()
endfunction()

# <name>-deb and its like have made the roots already, and check what comes of them.
if(NOT PORTABLE_DIST_ROOT)
  list(APPEND CPACK_POST_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/CPackFinish.cmake")
  set(_portable_dist_config "${CPACK_BUILD_CONFIG}")
  if(_portable_dist_config STREQUAL "")
    set(_portable_dist_config "${PORTABLE_DIST_PACKAGE_CONFIG}")
  endif()
  if(_portable_dist_config STREQUAL "" AND PORTABLE_DIST_PACKAGE_CONFIGS)
    list(GET PORTABLE_DIST_PACKAGE_CONFIGS 0 _portable_dist_config)
  endif()
  set(_portable_dist_arguments --build "${PORTABLE_DIST_PACKAGE_BUILD}" --target "${PORTABLE_DIST_PACKAGE_TARGET}")
  if(NOT _portable_dist_config STREQUAL "")
    list(APPEND _portable_dist_arguments --config "${_portable_dist_config}")
  endif()
  _portable_dist_run("the dist could not be made" "${CMAKE_COMMAND}" ${_portable_dist_arguments})
  set(PORTABLE_DIST_ROOT "${PORTABLE_DIST_PACKAGE_WORK}/${_portable_dist_config}/${CPACK_GENERATOR}")
  _portable_dist_run("the package could not be laid out" "${PORTABLE_DIST_PACKAGE_TOOL}" root
    --request "${PORTABLE_DIST_PACKAGE_WORK}/${_portable_dist_config}/package-request.json"
    --format "${CPACK_GENERATOR}" --output "${PORTABLE_DIST_ROOT}")
endif()
include("${PORTABLE_DIST_ROOT}/cpack.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/CPackSettings.cmake")

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
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS OFF)
set(CPACK_RPM_SPEC_MORE_DEFINE "")
if(CPACK_GENERATOR STREQUAL "NSIS")
  set(CPACK_MONOLITHIC_INSTALL ON)
  set(CPACK_COMPONENTS_ALL "")
  list(PREPEND CMAKE_MODULE_PATH "${PORTABLE_DIST_NSIS_ROOT}") # our NSIS.template.in
endif()
foreach(_portable_dist_name DEBIAN RPM)
  if(NOT CPACK_${_portable_dist_name}_FILE_NAME)
    string(REPLACE "DEBIAN" "DEB" _portable_dist_default "${_portable_dist_name}")
    set(CPACK_${_portable_dist_name}_FILE_NAME "${_portable_dist_default}-DEFAULT")
  endif()
endforeach()
if(NOT CPACK_DEBIAN_COMPRESSION_TYPE)
  set(CPACK_DEBIAN_COMPRESSION_TYPE "${PORTABLE_DIST_COMPRESSION}")
endif()
# CPack has one thread for gzip, which would take most of the time: `pdist-package publish` compresses with all.
if(CPACK_GENERATOR STREQUAL "DEB" AND CPACK_DEBIAN_COMPRESSION_TYPE STREQUAL "gzip")
  set(CPACK_DEBIAN_COMPRESSION_TYPE none)
  file(TOUCH "${PORTABLE_DIST_ROOT}/gzip-here")
endif()
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
set(ENV{HOME} "${PORTABLE_DIST_ROOT}") # no ~/.rpmmacros
