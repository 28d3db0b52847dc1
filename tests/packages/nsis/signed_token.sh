#!/bin/sh
# signed_token.sh <made>: installers are signed with a key on a token, too, and the PIN is nowhere.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/signing.sh"
need makensis x86_64-w64-mingw32-gcc
need_token
made=$1
source=$PDIST_SOURCE/tests/packages/nsis/notes

pin=Pin-4711-of-notes
make_certificate
printf '%s\n' "$pin" >keys/pin
make_token "$pin"
record_signing
PATH=$PWD/recorder:$PATH
sign="SIGN;PKCS11;$module;KEY;pkcs11:object=signing;CERTIFICATE;$PWD/keys/certificate.pem;PASSWORD_FILE;$PWD/keys/pin"
capture "$PDIST_CMAKE" -S "$source" -B build -G Ninja "-DCMAKE_TOOLCHAIN_FILE=$source/toolchain.cmake" \
  "-DPortableDist_DIR=$PDIST_PREFIX/lib/cmake/PortableDist" "-DNOTES_ICON=$made/notes.ico" "-DNOTES_DIST_ARGUMENTS=$sign"
expect_status 0
capture "$PDIST_CMAKE" --build build --target notes-nsis
expect_status 0
installer=build/packages/notes-1.0.0-windows-x86_64.exe
"$real" verify -in "$installer" -CAfile keys/certificate.pem >verified.txt 2>&1 || fail "$(cat verified.txt)"
expect_in verified.txt 'Demo Signing'
expect_in arguments pkcs11:object=signing
expect_in arguments notes-1.0.0-windows-x86_64.exe
if grep -F -- "$pin" arguments out.txt err.txt >&2; then fail 'the PIN can be seen'; fi
if grep -rlF -- "$pin" build >&2; then fail 'the PIN is in the build folder'; fi
