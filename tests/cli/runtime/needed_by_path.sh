#!/bin/sh
# Libraries that are needed by a path, since they have no SONAME or one that is a path of the build: they are found where the linker
# was, their names in the dist are names, and the hint of one that is not found leads out.
# shellcheck disable=SC2154 # policy is set by common.sh
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"
export HERE="$PWD"

# A relative path, as CMake passes it for a library without SONAME below the build folder.
mkdir -p src build/vendor elsewhere
library build/vendor/libone.so one
(cd build && program app one vendor/libone.so)
pdist-rpath --print-needed build/app >needed.txt
expect_in needed.txt vendor/libone.so
# stage_app: build/app, as a target of a project that is built in build/.
stage_app() {
  request ', "built_files": [{"target": "app", "path": "'"$PWD"'/build/app", "destination": "bin"}]' "$@"
  capture pdist-runtime stage --request request.json
}
stage_app
expect_status 0
[ "$(cd / && "$HERE/dist/bin/app")" = 'one 1' ] || fail 'the dist does not run'
pdist-rpath --print-needed dist/bin/app >needed.txt
expect_in needed.txt libone.so
if grep -q / needed.txt; then fail "a path is left: $(cat needed.txt)"; fi
# In another place: only LIBRARY_FOLDERS knows.
mv build/vendor/libone.so elsewhere
stage_app
expect_status 1
expect_in err.txt "$PWD/build/app: vendor/libone.so is missing"
expect_in err.txt 'hint: the library has no SONAME, or one with folders, so that the linker kept a path: set IMPORTED_NO_SONAME on its imported target, link it with a SONAME that is a file name, or name its folder in LIBRARY_FOLDERS'
stage_app ', "library_folders": ["'"$PWD"'/elsewhere"]'
expect_status 0
[ "$(cd / && "$HERE/dist/bin/app")" = 'one 1' ] || fail 'the dist does not run'

# A SONAME that is a path: the copy gets a name, as those that need it.
library elsewhere/libtwo.so two "-Wl,-soname,$PWD/elsewhere/libtwo.so"
program build/app two elsewhere/libtwo.so
stage_app
expect_status 0
[ "$(pdist-rpath --print-soname dist/lib/libtwo.so)" = libtwo.so ] || fail 'the SONAME is a path of the build'
mv elsewhere gone
[ "$(dist/bin/app)" = 'two 1' ] || fail 'the dist does not run'
mv gone elsewhere

# musl's C library and loader are not what a dist for glibc can bring.
if command -v musl-gcc >/dev/null; then
  echo 'int main(void) { return 0; }' >main.c
  musl-gcc main.c -o build/app
  stage_app
  expect_error 1 "pdist-runtime: error: $PWD/build/app: it is linked to musl dynamically: musl is not supported yet
hint: link it statically (-static): a static program needs no loader"
  # A static one is no matter of any loader.
  musl-gcc -static main.c -o build/app
  stage_app
  expect_status 0
  dist/bin/app
fi

# A program for which the loader does not look into the system's folders, and what it needs of them.
echo 'int main(void) { return 0; }' | "$CC" -xc - -o build/app -Wl,-z,nodefaultlib -Wl,-rpath,/lib/x86_64-linux-gnu
capture pdist-runtime stage --program build/app --dist out --policy "$PDIST_SOURCE/templates/policy/linux-desktop.yaml"
expect_status 1
expect_in err.txt "$PWD/build/app: it is linked with -z nodefaultlib: the loader would not look for libc.so.6 where the system has it"

# A library that is there for some processors only.
mkdir -p build/glibc-hwcaps/x86-64-v3
library build/libthree.so three -Wl,-soname,libthree.so
program build/app three build/libthree.so "-Wl,-rpath,$PWD/build"
mv build/libthree.so build/glibc-hwcaps/x86-64-v3
stage_app
expect_status 1
expect_in err.txt 'not there, only in glibc-hwcaps/x86-64-v3, for some processors'
