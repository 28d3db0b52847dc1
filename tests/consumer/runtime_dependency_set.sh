#!/bin/sh
# install(RUNTIME_DEPENDENCY_SET): a library that such a rule brings, by whatever name and into whatever directory, is in the dist
# once. Parts of the C library, which it brings too unless the project excludes them, are left to the system.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir -p source/vendor
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.0 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_library(ext SHARED IMPORTED)
set_target_properties(ext PROPERTIES IMPORTED_LOCATION "${CMAKE_SOURCE_DIR}/vendor/libext.so.2" IMPORTED_SONAME libext.so.2)
add_executable(app main.c)
target_link_libraries(app ext m)
install(TARGETS app RUNTIME_DEPENDENCY_SET needed)
install(RUNTIME_DEPENDENCY_SET needed DESTINATION ${FOLDER} ${EXCLUDED})
add_portable_dist(app SMOKE_TEST app ${DATA})
END
echo 'int ext(void); double sin(double); int main(int n, char** v) { (void)v; return ext() - 7 + (int)sin(n - 1); }' >source/main.c
echo 'int ext(void) { return 7; }' >ext.c
gcc -shared -fPIC ext.c -Wl,-soname,libext.so.2 -o source/vendor/libext.so.2.1
ln -s libext.so.2.1 source/vendor/libext.so.2

# make <build> <folder> [<argument>...]
make() {
  build=$1 folder=$2
  shift 2
  capture "$PDIST_CMAKE" -S source -B "$build" -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX" "-DFOLDER=$folder" "$@"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$build" --target dist
  cat out.txt err.txt >said.txt
  (cd "$build/dist/app" && find . -name '*.so*' | LC_ALL=C sort | tr '\n' ' ') >libraries.txt
}
excluded='-DEXCLUDED=PRE_EXCLUDE_REGEXES;libc[.]so.*;POST_EXCLUDE_REGEXES;^/lib;^/usr'
for folder in lib lib64 lib/private; do
  echo "== through its symlink, into $folder"
  make excluded "$folder" "$excluded"
  expect_status 0
  [ "$(cat libraries.txt)" = "./$folder/libext.so.2 ./$folder/libext.so.2.1 " ] || fail "$(cat libraries.txt)"
  ! grep -q 'left to the system (lib' said.txt || fail "$(cat said.txt)"
done

echo "== nothing is excluded: the C library"
for folder in lib lib/private; do
  make all "$folder"
  expect_status 0
  [ "$(cat libraries.txt)" = "./$folder/libext.so.2 ./$folder/libext.so.2.1 " ] || fail "$(cat libraries.txt)"
  grep -Eq "pdist-runtime: note: app: [3-9] files that install rules bring are left to the system \\($folder/ld-linux" said.txt ||
    fail "it does not say what is missing: $(cat said.txt)"
  expect_in said.txt 'abi             needs GLIBC'
done
# A second build makes nothing else.
capture "$PDIST_CMAKE" --build all --target dist
expect_in out.txt 'no work to do'

echo "== who wants to ship it all the same says so, and the proof says what is wrong with that"
make wanted lib '-DDATA=DATA_FILES;lib/ld-linux*=for a launcher;lib/lib[cm].so.6=for a launcher'
[ "$status" != 0 ] || fail 'a dist is proven whose program would load the C library of another machine'
expect_in said.txt 'lib/libc.so.6: bin/app would load it with another system'
