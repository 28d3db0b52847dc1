# In CPack, when the packages of a generator are made and before they take their place: each is read back and compared
# with its root, and loses what tells of its maker. rpmbuild has a folder for each architecture, so all are brought
# together for that.
list(GET CPACK_PACKAGE_FILES 0 _portable_dist_first)
set(_portable_dist_folder "${_portable_dist_first}.together")
file(REMOVE_RECURSE "${_portable_dist_folder}")
file(MAKE_DIRECTORY "${_portable_dist_folder}")
foreach(_portable_dist_file IN LISTS CPACK_PACKAGE_FILES)
  cmake_path(GET _portable_dist_file FILENAME _portable_dist_name)
  file(RENAME "${_portable_dist_file}" "${_portable_dist_folder}/${_portable_dist_name}")
endforeach()
execute_process(COMMAND "${PORTABLE_DIST_PACKAGE_TOOL}" publish --root "${PORTABLE_DIST_ROOT}"
    --from "${_portable_dist_folder}" --to "${_portable_dist_folder}"
  RESULT_VARIABLE _portable_dist_status OUTPUT_QUIET)
if(NOT _portable_dist_status EQUAL 0)
  file(REMOVE_RECURSE "${_portable_dist_folder}")
  message(FATAL_ERROR "cpack -G ${CPACK_GENERATOR}: the packages are not as they were laid out")
endif()
foreach(_portable_dist_file IN LISTS CPACK_PACKAGE_FILES)
  cmake_path(GET _portable_dist_file FILENAME _portable_dist_name)
  file(RENAME "${_portable_dist_folder}/${_portable_dist_name}" "${_portable_dist_file}")
endforeach()
file(REMOVE_RECURSE "${_portable_dist_folder}")
