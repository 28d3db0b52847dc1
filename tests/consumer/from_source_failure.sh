#!/bin/sh
# When the programs cannot be built, the project is told the command, the last lines and where the rest is.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

mkdir -p copy/tools source
cp -R "$PDIST_SOURCE/CMakeLists.txt" "$PDIST_SOURCE/cmake" "$PDIST_SOURCE/templates" copy
echo 'message(FATAL_ERROR "libarchive is not here")' >copy/tools/CMakeLists.txt
cat >source/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(demo LANGUAGES NONE)
add_subdirectory("$PWD/copy" portable-dist)
include(PortableDist)
install(FILES CMakeLists.txt DESTINATION share/demo)
if(WANTED)
  add_portable_dist(demo)
endif()
END
configure source build # nothing is built for a project that makes no dist
[ ! -e build/CMakeFiles/portable-dist-tools ] || fail 'something was built'

capture "$PDIST_CMAKE" -S source -B build -DWANTED=ON
expect_status 1
expect_in err.txt 'libarchive is not here'
tr -s ' \n' ' ' <err.txt >words.txt
expect_in words.txt "add_portable_dist(demo): the programs of PortableDist cannot be built:"
expect_in words.txt "-DPORTABLE_DIST_BUILD_TOOLS=ON"
expect_in words.txt "ended with status 1 hint: the whole output is in $PWD/build/CMakeFiles/portable-dist-tools/"
expect_in build/CMakeFiles/portable-dist-tools/*/configure.log 'libarchive is not here'

# The next configure tries again.
capture "$PDIST_CMAKE" -S source -B build -DWANTED=ON
expect_status 1
expect_in err.txt 'libarchive is not here'
