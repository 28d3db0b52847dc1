# cmake -P show_request.cmake <request.cmake>: prints the request as JSON, indented, keys sorted.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../../cmake/script/FillRequest.cmake")
_portable_dist_fill_request(request "${CMAKE_ARGV3}")
string(JSON request SET "${request}" schema 1)
execute_process(COMMAND "${CMAKE_COMMAND}" -E echo "${request}")
