#!/bin/sh
# What a proof says of a folder without a manifest, of who can write to the dist's own folder, and of Mach-O files in a dist for
# another system.
. "$PDIST_SOURCE/tests/lib.sh"
policy=$PDIST_SOURCE/templates/policy/bundle-all.yaml
mkdir -p dist/bin
printf 'int main(void) { return 0; }\n' | "${CC:-cc}" -xc - -o dist/bin/app
chmod 755 dist
verify() { capture pdist-verify dist --policy "$policy" "$@"; }

verify --json
expect_status 0
expect_in out.txt '"verdict": "checked"'
verify
expect_status 0
[ "$(tail -n 2 out.txt | head -n 1 | cut -d : -f 1)" = checked ] || fail "$(cat out.txt)"
[ "$(tail -n 1 out.txt)" = 'not proven: no manifest says that these are the files that were made' ] || fail "$(cat out.txt)"
pdist-manifest write dist --name app --version 1 >written.txt
verify
expect_status 0
tail -n 1 out.txt | grep -q '^proven: ' || fail "$(cat out.txt)"
verify --skip manifest
tail -n 1 out.txt | grep -q '^not proven: ' || fail "$(cat out.txt)"

# wrong <words>: the one finding about the dist's own folder.
wrong() {
  verify
  expect_status 1
  expect_in out.txt "          .: $1"
}
chmod 777 dist
wrong 'mode 0777: everybody can write to it'
if [ "$(id -u)" = 0 ]; then
  chmod 775 dist
  chgrp games dist
  wrong "mode 0775: a group can write to it that is not its owner's own"
  chgrp root dist
  verify
  expect_status 0
fi
chmod 755 dist
if setfattr -n system.posix_acl_default dist \
  -v 0x0200000001000700ffffffff020007000500000004000700ffffffff10000700ffffffff20000500ffffffff 2>/dev/null; then
  wrong 'has an access control list'
  setfattr -x system.posix_acl_default dist
fi

# A library for macOS that was changed after it was signed.
mkdir -p dist/share/app
echo 'int one(void) { return 1; }' >one.c
clang --target=arm64-apple-macos11 -c one.c -o one.o
"$(dirname "$(readlink -f "$(command -v ld.lld)")")/ld64.lld" -arch arm64 -platform_version macos 11.0 12.3 -dylib \
  -install_name @rpath/libone.dylib -o dist/share/app/libone.dylib one.o
pdist-manifest write dist >written.txt
verify
expect_status 0
expect_in out.txt 'passed  signatures      1 signature, page by page as signed'
printf x | dd of=dist/share/app/libone.dylib bs=1 seek=3000 conv=notrunc 2>/dev/null
pdist-manifest write dist >written.txt
verify
expect_status 1
expect_in out.txt 'share/app/libone.dylib: arm64: '
