# In CPack, when it reads its configuration: what is packed is found out later, when the generator is known.
# CPackConfig-<name>.cmake includes CPackConfig.cmake, which has included this file for the first package.
if(NOT CPACK_PROJECT_CONFIG_FILE STREQUAL "${CMAKE_CURRENT_LIST_DIR}/CPackProject.cmake")
  set(PORTABLE_DIST_USER_PROJECT_CONFIG_FILE "${CPACK_PROJECT_CONFIG_FILE}")
endif()
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_LIST_DIR}/CPackProject.cmake")
