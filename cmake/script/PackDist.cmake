# Build time: the packages of one dist in one format.
# cmake -P PackDist.cmake <work folder> <DEB or RPM> <pdist-package> <cpack> <build folder>
# CPack works in a private folder; what it made is checked before it takes its place in packages/.
cmake_minimum_required(VERSION 3.25)
foreach(index_name 3:work 4:format 5:package 6:cpack 7:build)
  string(REPLACE ":" ";" index_name "${index_name}")
  list(GET index_name 0 index)
  list(GET index_name 1 name)
  set(${name} "${CMAKE_ARGV${index}}")
endforeach()
string(REGEX REPLACE "/+$" "" work "${work}") # without a build type the configuration's folder has no name

# run(<command>...): ends quietly when the command failed, because it has said why.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "this failed (${status}): ${ARGN}")
  endif()
endfunction()

file(LOCK "${work}/${format}.lock" GUARD PROCESS)
set(private "${work}/${format}.private")
file(REMOVE_RECURSE "${private}")
file(MAKE_DIRECTORY "${private}")
run("${package}" root --request "${work}/package-request.json" --format "${format}" --output "${private}/root")
cmake_path(GET work FILENAME name)
if(NOT EXISTS "${build}/CPackConfig-${name}.cmake") # the last part is the configuration
  cmake_path(GET work PARENT_PATH parent)
  cmake_path(GET parent FILENAME name)
endif()
file(WRITE "${private}/CPackConfig.cmake"
  "include([==[${build}/CPackConfig-${name}.cmake]==])\nset(PORTABLE_DIST_ROOT [==[${private}/root]==])\n")
execute_process(COMMAND "${cpack}" --config "${private}/CPackConfig.cmake" -G "${format}" -B "${private}/out"
  RESULT_VARIABLE status OUTPUT_VARIABLE log ERROR_VARIABLE log)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${log}\ncpack -G ${format} failed (${status})")
endif()
run("${package}" publish --root "${private}/root" --from "${private}/out" --to "${build}/packages")
file(REMOVE_RECURSE "${private}")
