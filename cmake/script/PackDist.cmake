# Build time: the packages of one dist in one format.
# cmake -P PackDist.cmake <work folder> <name> <DEB, RPM, NSIS or PKG> <pdist-package> <cpack> <build folder>
# CPack works in a private folder; what it made is checked before it takes its place in packages/. What CPack cannot make is
# made by pdist-package itself.
cmake_minimum_required(VERSION 3.25)
set(index 3)
foreach(argument work name format package cpack build)
  set(${argument} "${CMAKE_ARGV${index}}")
  math(EXPR index "${index} + 1")
endforeach()
string(REGEX REPLACE "/+$" "" work "${work}") # without a build type the configuration's folder has no name

if(format STREQUAL "PKG")
  execute_process(COMMAND "${package}" build --request "${work}/package-request.json" --format pkg --to "${build}/packages"
    RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "PKG: no package was made") # the program has said why
  endif()
  return()
endif()

# A second run waits for the first; a killed one leaves its private folder to the next.
file(LOCK "${work}/${format}.lock" GUARD PROCESS)
set(private "${work}/${format}.private")
file(REMOVE_RECURSE "${private}")
file(MAKE_DIRECTORY "${private}")

# rpmbuild takes no path with spaces and the like: it is given the folder by another name.
set(link "")
set(place "${private}")
if(format STREQUAL "RPM" AND NOT private MATCHES "^[A-Za-z0-9_./+-]+$")
  execute_process(COMMAND mktemp -d OUTPUT_VARIABLE link OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(place "${link}/p")
  file(CREATE_LINK "${private}" "${place}" SYMBOLIC)
endif()
# leave(): the private folder and its other name are gone; called before every end.
function(leave)
  if(NOT link STREQUAL "")
    file(REMOVE "${link}/p")
    execute_process(COMMAND rmdir -- "${link}")
  endif()
  file(REMOVE_RECURSE "${private}")
endfunction()

execute_process(COMMAND "${package}" root --request "${work}/package-request.json" --format "${format}"
    --output "${place}/root"
  RESULT_VARIABLE status)
set(log "${format}: no package was made") # the program has said why
if(status EQUAL 0)
  file(WRITE "${private}/CPackConfig.cmake"
    "include([==[${build}/CPackConfig-${name}.cmake]==])\nset(PORTABLE_DIST_ROOT [==[${place}/root]==])\n")
  execute_process(COMMAND "${cpack}" --config "${private}/CPackConfig.cmake" -G "${format}" -B "${place}/out"
    RESULT_VARIABLE status OUTPUT_VARIABLE log ERROR_VARIABLE log)
  file(GLOB_RECURSE written "${private}/out/*/NSISOutput.log") # CPack only names makensis' words
  if(NOT status EQUAL 0 AND written)
    file(READ "${written}" log)
  endif()
  string(APPEND log "\ncpack -G ${format} failed: ${status}")
endif()
if(status EQUAL 0)
  execute_process(COMMAND "${package}" publish --root "${place}/root" --from "${place}/out" --to "${build}/packages"
    RESULT_VARIABLE status)
  set(log "${format}: what CPack made is not published")
endif()
leave()
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${log}")
endif()
