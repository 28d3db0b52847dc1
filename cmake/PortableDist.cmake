# PortableDist: what projects include. Including it defines functions and does nothing else.
include("${CMAKE_CURRENT_LIST_DIR}/AddPortableDist.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/AddDistroPackage.cmake")
