#!/bin/sh
# Generator expressions that become empty are left out, and one of PLUGINS can become a target, which is built then. PLUGINS,
# LIBRARY_POLICY and ABI_FLOOR took an empty one for a value.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.0 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(app main.c)
install(TARGETS app)
add_library(probe MODULE EXCLUDE_FROM_ALL probe.c)
add_library(second MODULE EXCLUDE_FROM_ALL probe.c)
add_library(my::second ALIAS second)
add_portable_dist(app
  PLUGINS $<$<CONFIG:Probed>:probe> $<$<CONFIG:Probed>:my::second> $<$<CONFIG:Misspelt>:prob> $<$<CONFIG:Probed>:${CMAKE_SOURCE_DIR}/other.so>
  ABI_FLOOR GLIBC=$<$<CONFIG:Probed>:2.99>
  LIBRARY_POLICY $<$<CONFIG:Probed>:bundle-all>$<$<CONFIG:Misnamed>:bundleall>
  SMOKE_TEST $<$<NOT:$<CONFIG:Probed>>:app>)
END
echo 'int main(void) { return 0; }' >source/main.c
echo 'int probe(void) { return 0; }' >source/probe.c
cc -shared -fPIC source/probe.c -o source/other.so

# shipped <configuration>: the files of its dist in lib/.
shipped() {
  capture "$PDIST_CMAKE" -S source -B "$1" -G Ninja "-DCMAKE_BUILD_TYPE=$1" "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$1" --target dist
  expect_status 0
  find "$1/dist/app" -path '*/lib/*' -type f -printf '%P ' | sort
}
[ -z "$(shipped Release)" ] || fail "Release: $(find Release/dist/app)"
shipped Probed >shipped.txt
expect_in shipped.txt lib/plugins/libprobe.so
expect_in shipped.txt lib/plugins/other.so
expect_in shipped.txt lib/plugins/libsecond.so
expect_in Probed/CMakeFiles/portable-dist/app/request.json policy/bundle-all.yaml

echo "== names that are wrong"
# said <configuration> <line>
said() {
  capture "$PDIST_CMAKE" -S source -B "$1" -G Ninja "-DCMAKE_BUILD_TYPE=$1" "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$1" --target dist
  expect_status 1
  cat out.txt err.txt >said.txt
  expect_in said.txt "$2"
}
said Misspelt 'error: prob: no such plugin: PLUGINS names neither a target nor the path of a file'
said Misnamed "policy/bundleall.yaml: there is no policy 'bundleall'"
expect_in said.txt "did you mean 'bundle-all'?"
