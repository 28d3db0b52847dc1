#!/bin/sh
# Small programs and libraries of several processors, damaged at random places, under the address and undefined
# behaviour sanitizers: <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

for compiler in gcc aarch64-linux-gnu-gcc powerpc-linux-gnu-gcc s390x-linux-gnu-gcc; do
  command -v "$compiler" >/dev/null || continue
  "$compiler" -shared -fPIC -Os -s -Wl,-z,max-page-size=4096 -o "$compiler.so" "$data/greet.c"
  set -- "$@" "$compiler.so"
done
gcc -shared -fPIC -nostdlib -s -Wl,-z,noseparate-code,-rpath,/old/path -o small.so "$data/greet.c"
replay=$1
shift
"$replay" 4000 small.so
"$replay" 300 "$@"
