#!/bin/sh
# A file that install(DIRECTORY … EXCLUDE) leaves out is not read in the place of the program that is installed there, nor are
# its libraries bundled.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

for left_out in 'PATTERN demo EXCLUDE' 'REGEX "/(demo|core)$" EXCLUDE' 'FILES_MATCHING PATTERN *.txt'; do
  rm -rf project build
  # shellcheck disable=SC2016 # CMake's variable
  make_project project <<END
install(TARGETS demo words)
install(DIRECTORY old/ DESTINATION bin $left_out)
add_portable_dist(demo SMOKE_TEST demo LIBRARY_FOLDERS \${CMAKE_SOURCE_DIR}/oldlib)
END
  mkdir project/old project/oldlib
  echo 'int old(void) { return 3; }' | cc -xc -shared -fPIC -o project/oldlib/libold.so.1 - -Wl,-soname,libold.so.1
  echo 'int old(void); int main(void) { return old(); }' >old.c
  cc -o project/old/demo old.c project/oldlib/libold.so.1
  echo text >project/old/notes.txt
  # CMake would wait for its writer for ever, if it installed it.
  case $left_out in *core*) mkfifo project/old/core ;; esac
  configure project build
  make_dist build
  dist=build/dist/demo
  [ ! -e $dist/lib/libold.so.1 ] || fail "$left_out: a library that only the file left out needs is in the dist"
  if grep -q 'source:old/demo' $dist/share/demo/dist/manifest.json; then fail "$left_out: the manifest names the file left out"; fi
  expect_in $dist/share/demo/dist/manifest.json '"source": "source:old/notes.txt"'
  if grep -qF old/demo build/portable-dist/demo/*.d build/CMakeFiles/*.d 2>/dev/null; then fail "$left_out: it is an input"; fi
done
