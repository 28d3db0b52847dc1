#!/bin/sh
# Code signatures of programs for macOS that lld linked and signed: as signed, and changed in each way afterwards.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"

# make_mac_dist [linker option...]: ./dist for arm64.
make_mac_dist() {
  make_macho arm64 -headerpad_max_install_names "$@"
  rm -rf dist
  mkdir -p dist/bin dist/lib
  cp program dist/bin
  cp libgreet.dylib dist/lib
}

# overwrite <file> <offset> <text>
overwrite() {
  printf '%s' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# signature_of <file>: where its signature begins.
signature_of() {
  "$llvm_bin/llvm-otool" -l "$1" | sed -n 's/^ *dataoff //p' | tail -1
}

echo "== what the linker signed agrees"
make_mac_dist
capture pdist-verify dist
expect_status 0
[ "$(line_of signatures)" = '  passed  signatures      2 signatures, page by page as signed' ] || fail "$(cat out.txt)"

echo "== LLVM's signature of an edited file has the bytes of ours"
for file in program libgreet.dylib; do
  "$llvm_bin/llvm-install-name-tool" -add_rpath /opt/lib $file
  cp $file damaged
  # The last byte is one of the last page's hash.
  tail -c 1 damaged | tr '\000-\377' '\001-\377\000' | dd of=damaged bs=1 seek=$(($(stat -c %s damaged) - 1)) conv=notrunc status=none
  ! cmp -s $file damaged || fail "nothing was damaged"
  pdist-rpath --sign damaged
  expect_same $file damaged
done

echo "== a byte of a page"
overwrite dist/bin/program 5000 X
capture pdist-verify dist
expect_failed signatures 'bin/program: arm64: page 1 (bytes 4096 to 8191) is not what was signed (sha256)'
expect_in out.txt 'hint: sign it again: what differs was changed after it was signed'

echo "== bytes behind the signature"
make_mac_dist
size=$(stat -c %s dist/lib/libgreet.dylib)
echo more >>dist/lib/libgreet.dylib
capture pdist-verify dist
expect_failed signatures "lib/libgreet.dylib: arm64: 5 bytes behind the signature (from $size on) are not signed"

echo "== a signature that is none"
make_mac_dist
at=$(signature_of dist/bin/program)
overwrite dist/bin/program "$at" none
capture pdist-verify dist
expect_failed signatures "$PWD/dist/bin/program: malformed code signature: it starts with 0x6e6f6e65 instead of 0xfade0cc0"

echo "== a signature that is not ad hoc is a certificate's: its part has to be there, and an edit says that it is lost"
make_mac_dist
at=$(signature_of dist/bin/program)
printf '\0\0\0\0' | dd of=dist/bin/program bs=1 seek=$((at + 36)) conv=notrunc status=none # the CodeDirectory's flags
capture pdist-verify dist
expect_failed signatures "bin/program: arm64: it is not an ad-hoc signature, and no certificate's signature is in it
note: bin/program: arm64: signed with a certificate, which is not checked"
capture pdist-rpath --add-rpath @loader_path dist/bin/program
expect_error 0 'pdist-rpath: note: dist/bin/program: the signature of a certificate is replaced by an ad-hoc one: it has to be signed again'
capture pdist-rpath --add-rpath @loader_path/more dist/bin/program
expect_status 0
[ ! -s err.txt ] || fail "it is nobody's now"
capture pdist-verify dist --skip search-paths
expect_status 0

echo "== arm64 needs a signature, x86-64 does not"
make_mac_dist -no_adhoc_codesign
capture pdist-verify dist
expect_failed signatures 'bin/program: arm64: not signed: macOS does not load it
lib/libgreet.dylib: arm64: not signed: macOS does not load it'
make_macho x86_64
cp program dist/bin
cp libgreet.dylib dist/lib
capture pdist-verify dist
expect_status 0
expect_in out.txt 'passed  signatures      0 signatures, page by page as signed'
expect_in out.txt 'note: bin/program and 1 more: x86_64: not signed'

echo "== each slice of a universal file has its own"
make_mac_dist -no_adhoc_codesign
cp program arm64
make_macho x86_64
"$llvm_bin/llvm-lipo" -create -output dist/bin/program program arm64
rm dist/lib/libgreet.dylib
capture pdist-verify dist --skip libraries
expect_failed signatures 'bin/program: arm64: not signed: macOS does not load it
note: bin/program: x86_64: not signed'
pdist-rpath --sign dist/bin/program
capture pdist-verify dist --skip libraries --json
expect_status 0
expect_in out.txt '"summary": "2 signatures, page by page as signed"'
expect_in out.txt '"signatures": 2'
offset=$("$llvm_bin/llvm-otool" -f dist/bin/program | sed -n 's/^ *offset //p' | tail -1)
overwrite dist/bin/program $((offset + 0x1800)) X
capture pdist-verify dist --skip libraries
expect_failed signatures 'bin/program: arm64: page 1 (bytes 4096 to 8191) is not what was signed (sha256)'
