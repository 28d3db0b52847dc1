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
# With 64-bit offsets, and the first slice where most of the damage is done.
python3 - x86_64/program arm64/program >wide <<'PYTHON'
import struct, sys
slices = [open(name, 'rb').read() for name in sys.argv[1:]]
slices = [part + bytes(-len(part) % 16) for part in slices]
table, at = struct.pack('>II', 0xCAFEBABF, len(slices)), 128
for part in slices:
    cpu, subtype = struct.unpack_from('<II', part, 4)
    table += struct.pack('>IIQQII', cpu, subtype, at, len(part), 4, 0)
    at += len(part)
sys.stdout.buffer.write(table.ljust(128, b'\0') + b''.join(slices))
PYTHON
"$replay" 400 "$@" program wide
