#!/bin/sh
# Code signatures as lld makes them, and ours with all that a signature can hold, damaged at random places, under the
# address and undefined behaviour sanitizers: <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"

make_macho arm64
for file in program libgreet.dylib; do
  "$llvm_bin/llvm-otool" -l $file | sed -n 's/^ *dataoff //p' | tail -1 >offset
  tail -c "+$(($(cat offset) + 1))" $file >$file.signature
done

# Two CodeDirectories, requirements, entitlements twice, a certificate's part.
python3 - <<'PYTHON'
import hashlib, struct

code = bytes(i * 7 % 251 for i in range(40000))
blob = lambda magic, contents: struct.pack('>II', magic, 8 + len(contents)) + contents
inner = {2: blob(0xfade0c01, bytes(4)),
         5: blob(0xfade7171, b'<dict><key>get-task-allow</key><true/></dict>'),
         7: blob(0xfade7172, b'der')}


def directory(number, algorithm, size):
    texts = b'org.example.fuzz\0TEAM123456\0'
    special = b''.join(hashlib.new(algorithm, inner[i]).digest()[:size] if i in inner else bytes(size)
                       for i in range(7, 0, -1))
    pages = b''.join(hashlib.new(algorithm, code[i:i + 4096]).digest()[:size] for i in range(0, len(code), 4096))
    hashes = 108 + len(texts) + len(special)
    header = struct.pack('>IIIIIIIBBBBIIIIQQQQII', 0x20600, 0x10000, hashes, 108, 7, -(-len(code) // 4096), len(code),
                         size, number, 0, 12, 0, 0, 108 + 17, 0, 0, 0, 0x4000, 1, 0xd0000, 0)
    return blob(0xfade0c02, header.ljust(100, b'\0') + texts + special + pages)


blobs = {0: directory(1, 'sha1', 20), **inner, 0x1000: directory(2, 'sha256', 32), 0x1001: directory(4, 'sha384', 48),
         0x10000: blob(0xfade0b01, b'certificate')}
index, contents = b'', b''
for kind, contents_of in blobs.items():
    index += struct.pack('>II', kind, 12 + 8 * len(blobs) + len(contents))
    contents += contents_of
data = index + contents
open('everything.signature', 'wb').write(struct.pack('>III', 0xfade0cc0, 12 + len(data), len(blobs)) + data)
PYTHON
"$1" 3000 ./*.signature
