#!/bin/sh
# The installers of two products, in three versions each, for the tests that install them, in the folder `made`.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
need makensis x86_64-w64-mingw32-gcc
SOURCE_DATE_EPOCH=1763000000 # else it is the time of the last commit
export SOURCE_DATE_EPOCH
mkdir made
# A picture of one dot: a list of one, where it is, its header, the dot, its mask.
{
  printf '\0\0\1\0\1\0\1\1\0\0\1\0\040\0\060\0\0\0\026\0\0\0'
  printf '\050\0\0\0\1\0\0\0\2\0\0\0\1\0\040\0'
  head -c 24 /dev/zero
  printf 'PDIC\0\0\0\0'
} >made/notes.ico
for version in 1.0.0 1.1.0-rc.1 1.1.0; do
  capture "$PDIST_CMAKE" -S "$PDIST_SOURCE/tests/packages/nsis/notes" -B "build $version" -G Ninja \
    "-DCMAKE_TOOLCHAIN_FILE=$PDIST_SOURCE/tests/packages/nsis/notes/toolchain.cmake" \
    "-DPortableDist_DIR=$PDIST_PREFIX/lib/cmake/PortableDist" "-DNOTES_VERSION=$version" "-DNOTES_ICON=$PWD/made/notes.ico"
  expect_status 0
  capture "$PDIST_CMAKE" --build "build $version" --target packages dist
  expect_status 0
  mv "build $version/packages/"*.exe made
done
[ "$(find made -name '*-windows-x86_64.exe' | wc -l)" = 6 ] || fail "made: $(ls made)"
