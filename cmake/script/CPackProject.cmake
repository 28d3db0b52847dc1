# In CPack, for each generator: makes the package roots and tells CPack what is in them. Generators that no format names
# (Formats.cmake) work as the project's own settings say.
if(PORTABLE_DIST_USER_PROJECT_CONFIG_FILE)
  include("${PORTABLE_DIST_USER_PROJECT_CONFIG_FILE}")
endif()
cmake_policy(VERSION 3.25) # behind the project's own file, which has its own
if(NOT DEFINED PORTABLE_DIST_PACKAGE_GENERATORS)
  message(FATAL_ERROR "cpack -G ${CPACK_GENERATOR}: the build folder was configured with another version of PortableDist: "
    "configure it again (cmake ${PORTABLE_DIST_PACKAGE_BUILD})")
endif()
set(_portable_dist_format "")
foreach(_portable_dist_pair IN LISTS PORTABLE_DIST_PACKAGE_GENERATORS) # <generator>=<format>
  if(_portable_dist_pair MATCHES "^(.+)=(.+)$" AND CPACK_GENERATOR STREQUAL CMAKE_MATCH_1)
    set(_portable_dist_format "${CMAKE_MATCH_2}")
  endif()
endforeach()
if(_portable_dist_format STREQUAL "" OR (CPACK_GENERATOR STREQUAL "External" AND CPACK_EXTERNAL_PACKAGE_SCRIPT))
  return()
endif()

# _portable_dist_run(<words for errors> <command>...)
function(_portable_dist_run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "cpack -G ${CPACK_GENERATOR}: ${what} (${status})")
  endif()
endfunction()

# `pdist-package build` has made the root already, and checks what comes of it.
if(NOT PORTABLE_DIST_ROOT)
  # Where pdist-package writes packages itself it reads them back; what another generator makes of them it cannot read.
  if(NOT "External=${_portable_dist_format}" IN_LIST PORTABLE_DIST_PACKAGE_GENERATORS)
    list(APPEND CPACK_POST_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/CPackFinish.cmake")
  endif()
  # A generator of one configuration has built that one, whatever cpack -C says.
  set(_portable_dist_config "${PORTABLE_DIST_PACKAGE_CONFIG}")
  if(PORTABLE_DIST_PACKAGE_CONFIGS)
    set(_portable_dist_config "${CPACK_BUILD_CONFIG}")
    if(_portable_dist_config STREQUAL "")
      list(GET PORTABLE_DIST_PACKAGE_CONFIGS 0 _portable_dist_config)
    elseif(NOT _portable_dist_config IN_LIST PORTABLE_DIST_PACKAGE_CONFIGS)
      list(JOIN PORTABLE_DIST_PACKAGE_CONFIGS ", " _portable_dist_configs)
      message(FATAL_ERROR "cpack -C ${_portable_dist_config}: the build folder has the configurations ${_portable_dist_configs}")
    endif()
  endif()
  include("${CMAKE_CURRENT_LIST_DIR}/Lock.cmake")
  cmake_path(SET _portable_dist_cpack_lock NORMALIZE "${PORTABLE_DIST_PACKAGE_WORK}/../../cpack.lock")
  _portable_dist_lock("${_portable_dist_cpack_lock}") # CPack's folder, which all packages share
  set(_portable_dist_request "${PORTABLE_DIST_PACKAGE_WORK}/${_portable_dist_config}/package-request.json")
  set(_portable_dist_arguments --build "${PORTABLE_DIST_PACKAGE_BUILD}" --target "${PORTABLE_DIST_PACKAGE_TARGET}")
  if(NOT _portable_dist_config STREQUAL "")
    list(APPEND _portable_dist_arguments --config "${_portable_dist_config}")
  endif()
  _portable_dist_run("the dist could not be made" "${CMAKE_COMMAND}" ${_portable_dist_arguments})
  # From here on the dist stays as it is.
  file(READ "${_portable_dist_request}" _portable_dist_lock_file)
  string(JSON _portable_dist_lock_file GET "${_portable_dist_lock_file}" lock)
  _portable_dist_lock("${_portable_dist_lock_file}")
  if(CPACK_GENERATOR STREQUAL "External")
    set(PORTABLE_DIST_REQUEST "${_portable_dist_request}")
    set(PORTABLE_DIST_FORMAT "${_portable_dist_format}")
    set(CPACK_EXTERNAL_PACKAGE_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/CPackExternal.cmake")
    set(CPACK_EXTERNAL_ENABLE_STAGING OFF)
    return()
  endif()
  set(PORTABLE_DIST_ROOT "${PORTABLE_DIST_PACKAGE_WORK}/${_portable_dist_config}/${CPACK_GENERATOR}")
  _portable_dist_run("the package could not be laid out" "${PORTABLE_DIST_PACKAGE_TOOL}" root
    --request "${_portable_dist_request}"
    --format "${_portable_dist_format}" --output "${PORTABLE_DIST_ROOT}")
endif()
include("${PORTABLE_DIST_ROOT}/cpack.cmake")
