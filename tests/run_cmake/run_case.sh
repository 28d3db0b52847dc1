#!/bin/sh
# run_case.sh <name>: configures one case and compares what it says and asks for.
. "$PDIST_SOURCE/tests/lib.sh"
cases=$PDIST_SOURCE/tests/run_cmake/cases
name=$1

mkdir source
cp -- "$cases/$name.cmake" source/case.cmake
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(case VERSION 1.2.3 LANGUAGES NONE)
list(APPEND CMAKE_MODULE_PATH "$ENV{PDIST_SOURCE}/cmake")
include(PortableDist)
add_executable(app IMPORTED)
set_target_properties(app PROPERTIES IMPORTED_LOCATION "${CMAKE_CURRENT_SOURCE_DIR}/app")
include(case.cmake)
END
capture "$PDIST_CMAKE" -S source -B build -G Ninja -DCMAKE_INSTALL_PREFIX=/usr/local \
  "-DPORTABLE_DIST_TOOLS_DIR=$PDIST_BIN"

if [ ! -e "$cases/$name.stderr" ]; then
  expect_status 0
  [ ! -s err.txt ] || fail "unexpected: $(cat err.txt)"
else
  expect_status 1
  call=$(sed -n '1s/(.*//p' "$cases/$name.stderr")
  expect_in err.txt "($call)" # where the user's call is
  # Without the place in our modules and the call stack; CMake wraps each line of a message as a paragraph.
  sed -e '/^CMake Error at/d' -e '/^Call Stack/,/^$/d' err.txt |
    awk 'BEGIN { RS = "" } { $1 = $1; print }' >said.txt
  sed -e "s|@SOURCE@|$PWD/source|" -e "s|@BUILD@|$PWD/build|" "$cases/$name.stderr" >expected.txt
  diff -u expected.txt said.txt >&2 || fail 'stderr differs'
fi

[ -e "$cases/$name.json" ] || exit 0
"$PDIST_CMAKE" -P "$PDIST_SOURCE/tests/run_cmake/show_request.cmake" \
  build/CMakeFiles/portable-dist/app/request.cmake \
  "$PWD" @HERE@ "$PDIST_SOURCE" @PORTABLE_DIST@ "$PDIST_CMAKE" @CMAKE@ >request.txt
diff -u "$cases/$name.json" request.txt >&2 || fail 'the request differs'
