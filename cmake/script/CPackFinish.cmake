# In CPack, when the packages of a generator are made and before they take their place: each is read back and compared
# with its root, and loses what tells of its maker.
list(GET CPACK_PACKAGE_FILES 0 _portable_dist_first)
cmake_path(GET _portable_dist_first PARENT_PATH _portable_dist_folder)
execute_process(COMMAND "${PORTABLE_DIST_PACKAGE_TOOL}" publish --root "${PORTABLE_DIST_ROOT}"
    --from "${_portable_dist_folder}" --to "${_portable_dist_folder}"
  RESULT_VARIABLE _portable_dist_status OUTPUT_QUIET)
if(NOT _portable_dist_status EQUAL 0)
  file(REMOVE ${CPACK_PACKAGE_FILES})
  message(FATAL_ERROR "cpack -G ${CPACK_GENERATOR}: the packages are not as they were laid out")
endif()
