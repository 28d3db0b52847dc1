#!/bin/sh
# A small program and a library for macOS, of two processors, with a signature and without one, and universal, damaged
# at random places, under the address and undefined behaviour sanitizers: <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"

replay=$1
shift
for cpu in x86_64 arm64; do
  mkdir $cpu
  (cd $cpu && make_macho $cpu -headerpad_max_install_names)
  set -- "$@" $cpu/program $cpu/libgreet.dylib
done
"$llvm_bin/llvm-lipo" -create x86_64/program arm64/program -output program
"$replay" 400 "$@" program
