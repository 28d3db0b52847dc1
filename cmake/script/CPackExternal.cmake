# In CPack's External generator: a package that pdist-package writes, reads back and compares.
execute_process(COMMAND "${PORTABLE_DIST_PACKAGE_TOOL}" build --request "${PORTABLE_DIST_REQUEST}" --format "${PORTABLE_DIST_FORMAT}"
    --to "${CPACK_TEMPORARY_DIRECTORY}"
  RESULT_VARIABLE _portable_dist_status OUTPUT_QUIET)
if(NOT _portable_dist_status EQUAL 0)
  message(FATAL_ERROR "cpack -G External: no package was made") # the program has said why
endif()
file(GLOB CPACK_EXTERNAL_BUILT_PACKAGES "${CPACK_TEMPORARY_DIRECTORY}/*")
list(FILTER CPACK_EXTERNAL_BUILT_PACKAGES EXCLUDE REGEX "[.]sha256$")
