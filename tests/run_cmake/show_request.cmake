# cmake -P show_request.cmake <request.cmake> [<path> <word>]...: prints the request as JSON, indented, keys sorted.
# Each path is first replaced by its word: where lines break depends on their length.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../../cmake/script/FillRequest.cmake")
_portable_dist_fill_request(request "${CMAKE_ARGV3}")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(index RANGE 4 ${last} 2)
  math(EXPR next "${index} + 1")
  string(REPLACE "\"${CMAKE_ARGV${index}}" "\"${CMAKE_ARGV${next}}" request "${request}")
endforeach()
string(JSON request SET "${request}" schema 1)
execute_process(COMMAND "${CMAKE_COMMAND}" -E echo "${request}")
