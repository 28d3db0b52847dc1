#!/bin/sh
# shellcheck disable=SC2016 # variables of CMake
# MAP_BUILD_PATHS: __FILE__ and assert leave no path of the build in programs and libraries, of GCC and of Clang; without it the
# proof says what cures them.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

mkdir -p source/part
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.0 LANGUAGES C CXX)
find_package(PortableDist REQUIRED)
include(PortableDist)
if(MAP)
  set(map MAP_BUILD_PATHS)
endif()
add_portable_dist(app STRIP ${map})
file(WRITE "${CMAKE_BINARY_DIR}/made.c" "const char *made(void) { return __FILE__; }\n")
add_subdirectory(part EXCLUDE_FROM_ALL)
add_executable(app main.c "${CMAKE_BINARY_DIR}/made.c")
add_library(shared SHARED shared.cpp)
target_link_libraries(app PRIVATE part shared)
install(TARGETS app shared)
END
echo 'add_library(part STATIC part.c)' >source/part/CMakeLists.txt
printf '#include <assert.h>\nconst char *part(int i) { assert(i > 0); return __FILE__; }\n' >source/part/part.c
echo 'extern "C" const char *shared() { return __FILE__; }' >source/shared.cpp
cat >source/main.c <<'END'
#include <stdio.h>
const char *made(void), *part(int i), *shared(void);
int main(void) { return printf("%s %s %s %s\n", __FILE__, made(), part(1), shared()) < 0; }
END

for compilers in gcc:g++ clang:clang++; do
  compiler=${compilers%:*}
  command -v "$compiler" >which.txt || continue
  configure source "build-$compiler" "-DCMAKE_C_COMPILER=$compiler" "-DCMAKE_CXX_COMPILER=${compilers#*:}"
  capture "$PDIST_CMAKE" --build "build-$compiler" --target app-verify
  [ "$status" != 0 ] || fail "$compiler: no path of the build was found: the test tests nothing"
  expect_in out.txt 'add_portable_dist(MAP_BUILD_PATHS)'
  configure source "build-$compiler" -DMAP=ON
  capture "$PDIST_CMAKE" --build "build-$compiler" --target app-verify
  expect_status 0
  "build-$compiler/dist/app/bin/app" >said.txt
  [ "$(cat said.txt)" = './main.c build/made.c ./part/part.c ./shared.cpp' ] || fail "$compiler: $(cat said.txt)"
done
