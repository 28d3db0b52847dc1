#!/bin/sh
# reproducible.sh <made>: two build folders make the same installers and the same zip, also signed ones; what makensis cannot
# take is an error, and nothing takes the place of an installer that is there.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
need makensis x86_64-w64-mingw32-gcc
SOURCE_DATE_EPOCH=1763000000 # else it is the time of the last commit
export SOURCE_DATE_EPOCH
made=$1
icon=$made/notes.ico
source=$PDIST_SOURCE/tests/packages/nsis/notes

# build <folder> [<argument>...]
build() {
  folder=$1
  shift
  capture "$PDIST_CMAKE" -S "$source" -B "$folder" -G Ninja "-DCMAKE_TOOLCHAIN_FILE=$source/toolchain.cmake" \
    "-DPortableDist_DIR=$PDIST_PREFIX/lib/cmake/PortableDist" "-DNOTES_ICON=$icon" "$@"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$folder" --target packages dist
  expect_status 0
}

(umask 077 && TZ=Asia/Tokyo LC_ALL=C build 'another folder')
expect_same "$made/notes-1.0.0-windows-x86_64.exe" 'another folder/packages/notes-1.0.0-windows-x86_64.exe'
expect_same "$made/pad-1.0.0-windows-x86_64.exe" 'another folder/packages/pad-1.0.0-windows-x86_64.exe'
zip=$(find 'another folder' -name '*.zip')
[ -n "$zip" ] || fail 'there is no zip'
expect_same "$made/../build 1.0.0/${zip#another folder/}" "$zip"
(cd 'another folder/packages' && sha256sum -c --status ./*.sha256) || fail 'the checksums are others'

# `cpack -G NSIS` makes the same file where it is called.
mkdir packed
(cd packed && PDIST_BUILD="$PWD/../another folder" && "${PDIST_CMAKE%cmake}cpack" --config "$PDIST_BUILD/CPackConfig.cmake" -G NSIS >cpack.txt 2>&1) ||
  fail "cpack -G NSIS failed: $(cat packed/cpack.txt)"
expect_same packed/notes-1.0.0-windows-x86_64.exe 'another folder/packages/notes-1.0.0-windows-x86_64.exe'

# Signed: the installer, and the uninstaller in it.
need osslsigncode openssl
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 3650 -subj /CN=Test -config /dev/null \
  -addext extendedKeyUsage=codeSigning 2>openssl.txt || fail "openssl: $(cat openssl.txt)"
printf 'a secret' >password.txt
openssl pkcs12 -export -inkey key.pem -in certificate.pem -passout file:password.txt -out key.p12
for folder in signed-1 signed-2; do
  build "$folder" "-DNOTES_DIST_ARGUMENTS=SIGN;PKCS12;$PWD/key.p12;PASSWORD_FILE;$PWD/password.txt"
  if grep -rlF 'a secret' "$folder" >told.txt; then fail "the password is in $(cat told.txt)"; fi
done
installer=packages/notes-1.0.0-windows-x86_64.exe
expect_same signed-1/$installer signed-2/$installer
osslsigncode verify -in signed-1/$installer -CAfile certificate.pem >verified.txt 2>&1 || fail "$(cat verified.txt)"
made=$PWD/signed-1/packages
make_prefix
run_installer 0 notes-1.0.0-windows-x86_64.exe
for program in uninstall/uninstall.exe bin/notes.exe bin/notesd.exe; do
  osslsigncode verify -in "$drive/Program Files/Notes & Teams/$program" -CAfile certificate.pem >verified.txt 2>&1 ||
    fail "$program: $(cat verified.txt)"
done
