# Build time: makes the stage of one dist. cmake -P StageDist.cmake <work folder> <pdist-runtime>
# Ends with status 0 also when the stage could not be made, because the programs have said why; the rule looks for
# stage.stamp, which is removed first and written last.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/FillRequest.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/Revision.cmake")
set(work "${CMAKE_ARGV3}")
set(runtime "${CMAKE_ARGV4}")

file(REMOVE "${work}/stage.stamp")
_portable_dist_fill_request(request "${work}/request.cmake")
file(WRITE "${work}/request.json.new" "${request}")
file(RENAME "${work}/request.json.new" "${work}/request.json")
foreach(key name dist source_folder)
  string(JSON ${key} GET "${request}" ${key})
endforeach()

_portable_dist_revision(revision time log "${source_folder}")
set(facts "")
if(revision)
  set(facts --revision "${revision}" --commit-time "${time}")
endif()
# Further dependencies: a dist that was removed is made again, and the revision is a fact of the dist.
if(log STREQUAL "")
  set(log "${work}/request.cmake")
endif()
execute_process(COMMAND "${runtime}" stage --request "${work}/request.json" --output "${work}/plan.json"
    --depfile "${work}/stage.d" --depfile-target "${work}/stage.stamp"
    --depends "${dist}/share/${name}/dist/manifest.json" --depends "${log}" ${facts}
  RESULT_VARIABLE status)
if(status EQUAL 0)
  file(TOUCH "${work}/stage.stamp")
elseif(NOT status MATCHES "^[0-9]+$")
  message(FATAL_ERROR "${runtime}: ${status}") # it could not be started, or a signal ended it
endif()
