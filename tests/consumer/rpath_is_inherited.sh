#!/bin/sh
# A program that the project links with --disable-new-dtags keeps DT_RPATH: what its libraries load with dlopen() is found by it. As
# DT_RUNPATH it would serve the program's own libraries only.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.0 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_library(plug MODULE plug.c)
add_library(core SHARED core.c)
add_executable(app main.c)
target_link_libraries(app core)
set_target_properties(app PROPERTIES INSTALL_RPATH "${APP_INSTALL_RPATH}")
target_link_options(app PRIVATE ${APP_LINK_OPTIONS})
install(TARGETS app plug core LIBRARY DESTINATION lib)
add_portable_dist(app SMOKE_TEST app)
END
echo 'int plug(void) { return 42; }' >source/plug.c
printf '#include <dlfcn.h>\nint core(void) { return dlopen("libplug.so", RTLD_NOW) == 0; }\n' >source/core.c
echo 'int core(void); int main(void) { return core(); }' >source/main.c
# make <folder> <link option> [<install path>]
make() {
  capture "$PDIST_CMAKE" -S source -B "$1" -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX" "-DAPP_LINK_OPTIONS=$2" \
    "-DAPP_INSTALL_RPATH=${3-\$ORIGIN/../lib}"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$1" --target dist
  readelf -dW "$1/dist/app/bin/app" >"$1.txt"
}
make old -Wl,--disable-new-dtags
expect_status 0
expect_in old.txt '(RPATH)'
# A second build makes nothing else.
capture "$PDIST_CMAKE" --build old --target dist
expect_status 0
echo "== CMake's install removes the path of the build tree, which told the same"
make removed -Wl,--disable-new-dtags ''
expect_status 0
expect_in removed.txt '(RPATH)'
# As cmake --install would have it, the proof says of the other what is wrong.
make new -Wl,--enable-new-dtags
expect_in new.txt '(RUNPATH)'
[ "$status" != 0 ] || fail 'a library is found that nothing leads to'
