#!/bin/sh
# A project that is cross-built for Windows: its libraries, those that it links from elsewhere and those that its plugin
# needs are beside the program; what Windows would not find fails the build.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

cp "$PDIST_SOURCE/tests/consumer/windows.cmake" .

# A library of somebody else's, which calls itself by another case than its file has, and one that it needs.
mkdir vendor
echo '__declspec(dllexport) int deep(void) { return 1; }' >deep.c
echo '__declspec(dllimport) int deep(void); __declspec(dllexport) int extra(void) { return deep(); }' >extra.c
for name in deep extra; do clang --target=x86_64-pc-windows-msvc -c $name.c -o $name.obj; done
lld-link /nodefaultlib /dll /noentry /out:vendor/deep.dll /implib:vendor/deep.lib deep.obj
lld-link /nodefaultlib /dll /noentry /out:vendor/EXTRA.dll /implib:vendor/extra.lib extra.obj vendor/deep.lib
mv vendor/EXTRA.dll vendor/Extra.dll

mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_library(words SHARED words.c)
add_executable(demo main.c)
target_link_libraries(demo PRIVATE words)
target_link_options(demo PRIVATE LINKER:--entry=start)
add_library(extra SHARED IMPORTED)
set_target_properties(extra PROPERTIES IMPORTED_LOCATION "${VENDOR}/Extra.dll" IMPORTED_IMPLIB "${VENDOR}/extra.lib")
add_library(plugin MODULE plugin.c)
target_link_libraries(plugin PRIVATE extra)
# In a folder that comes before the program's, with a library that something else of the program needs first.
add_library(addon MODULE addon.c)
target_link_libraries(addon PRIVATE "${VENDOR}/deep.lib")
target_link_libraries(demo PRIVATE extra)
install(TARGETS addon LIBRARY DESTINATION addons)
install(TARGETS demo words)
install(FILES data.txt DESTINATION share/demo RENAME "${DATA}")
add_portable_dist(demo PLUGINS plugin addon ARCHIVES ZIP ${MORE})
END
echo 'int words(void) { return 42; } int DllMainCRTStartup(void) { return 1; }' >source/words.c
echo 'int words(void), extra(void); void __main(void) {} int start(void) { return words() + extra() - 43; }' >source/main.c
echo '__declspec(dllimport) int extra(void); int plugin(void) { return extra(); } int DllMainCRTStartup(void) { return 1; }' \
  >source/plugin.c
echo '__declspec(dllimport) int deep(void); int addon(void) { return deep(); } int DllMainCRTStartup(void) { return 1; }' \
  >source/addon.c
echo 'some data' >source/data.txt
configure source build "-DCMAKE_TOOLCHAIN_FILE=$PWD/windows.cmake" "-DVENDOR=$PWD/vendor" -DDATA=data.txt \
  '-DMORE=SMOKE_TEST;demo'
make_dist build
cat >expected <<'END'
addons
addons/libaddon.dll
bin
bin/Extra.dll
bin/deep.dll
bin/demo.exe
bin/libwords.dll
lib
lib/libwords.dll.a
lib/plugins
lib/plugins/libplugin.dll
share
share/demo
share/demo/data.txt
END
(cd build/dist/demo && find . -mindepth 1 ! -path './share/demo/dist*' | sed 's|^\./||' | LC_ALL=C sort) >files
diff -u expected files >&2 || fail 'the dist has other files'
expect_in out.txt '  passed  libraries       6 binaries find 3 libraries in the dist; 0 left to the system'
if command -v wine >wine.txt; then
  expect_in out.txt '  passed  smoke-test      bin/demo.exe: exit status 0 (wine-'
else
  expect_in out.txt '  skipped smoke-test      it is for Windows: there is no wine on PATH to start it with'
fi
unzip -Z1 build/dist/demo-1.5-windows-x86_64.zip >members
expect_in members demo-1.5/bin/Extra.dll
grep -q '"system": "windows"' build/dist/demo/share/demo/dist/manifest.json || fail 'the manifest does not name the system'
grep -q '"library_policy": "windows-10"' build/dist/demo/share/demo/dist/manifest.json || fail 'another policy'

# The dist is proven by itself, too: what is only beside the plugin is not found.
cp -r build/dist/demo changed
mv changed/bin/deep.dll changed/lib/plugins/
capture pdist-verify changed --skip manifest
expect_status 1
expect_in out.txt 'deep.dll is missing: needed by demo.exe'
printf 'text' >changed/bin/deep.dll
capture pdist-verify changed --skip manifest
expect_in out.txt 'bin/deep.dll: a library by its name, but not PE'

# A library that is nowhere, and names that Windows cannot have.
mv vendor/deep.dll vendor/kept
capture "$PDIST_CMAKE" --build build --target dist
[ "$status" != 0 ] || fail 'a dist without a library'
cat err.txt >>out.txt
expect_in out.txt 'deep.dll is missing: needed by demo.exe'
mv vendor/kept vendor/deep.dll
configure source build -DDATA=aux.txt
capture "$PDIST_CMAKE" --build build --target dist
[ "$status" != 0 ] || fail 'a dist with a name that Windows cannot have'
cat err.txt >>out.txt
expect_in out.txt "pdist-runtime: error: share/demo/aux.txt: Windows cannot have this name: 'aux.txt' is a device"
