#!/bin/sh
# Small programs and libraries for Windows, of three processors and two linkers, damaged at random places, under the
# address and undefined behaviour sanitizers: <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"

replay=$1
shift
for cpu in x86_64 i686 aarch64; do
  make_pe "$cpu"
  for file in program.exe greet.dll; do
    mv "$file" "$cpu-$file"
    set -- "$@" "$cpu-$file"
  done
done
make_mingw_program
"$replay" 1200 "$@" program.exe
