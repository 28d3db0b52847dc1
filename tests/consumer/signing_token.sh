#!/bin/sh
# SIGN PKCS11: the key stays on its token. The programs are the same as those that the same key signs from a file, and the
# PIN is nowhere.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/signing.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
need_token

cp "$PDIST_SOURCE/tests/consumer/windows.cmake" .
pin=Pin-4711-of-demo
make_certificate
printf '%s\n' "$pin" >keys/pin
openssl pkcs12 -export -inkey keys/key.pem -in keys/certificate.pem -out keys/demo.p12 -passout file:keys/pin
make_token "$pin"
mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(demo main.c)
target_link_options(demo PRIVATE LINKER:--entry=start)
add_portable_dist(demo TARGETS demo SIGN ${SIGN})
END
echo 'void __main(void) {} int start(void) { return 0; }' >source/main.c
record_signing
export SOURCE_DATE_EPOCH=1700000000

# configure_signed <build> <argument of SIGN>...: a `;` in one of them is its own.
configure_signed() {
  folder=$1
  shift
  configure source "$folder" "-DCMAKE_TOOLCHAIN_FILE=$PWD/windows.cmake" \
    "-DSIGN=$(printf '%s\n' "$@" | sed 's/;/\\;/g' | paste -sd ';')"
}

# make_signed <build> <argument of SIGN>...
make_signed() {
  configure_signed "$@"
  PATH=$PWD/recorder:$PATH make_dist "$folder"
  cat out.txt err.txt >>said.txt
}

# expect_refused <build> <line>...: there is no dist, and the lines are why.
expect_refused() {
  cat err.txt >>out.txt
  cat out.txt >>said.txt
  [ ! -e "$1/dist/demo" ] || fail "$1: there is a dist that is not signed"
  shift
  for line in "$@"; do expect_in out.txt "$line"; done
}

uri='pkcs11:token=demo;object=signing'
make_signed file PKCS12 "$PWD/keys/demo.p12" PASSWORD_FILE "$PWD/keys/pin"
make_signed one PKCS11 "$module" KEY "$uri" CERTIFICATE "$PWD/keys/certificate.pem" PASSWORD_FILE "$PWD/keys/pin"
make_signed two PKCS11 "$module" KEY 0a CERTIFICATE "$PWD/keys/certificate.pem" PASSWORD_FILE "$PWD/keys/pin"
"$real" verify -CAfile keys/certificate.pem -in one/dist/demo/bin/demo.exe >verify.log 2>&1 || fail "$(cat verify.log)"
expect_in verify.log 'Demo Signing'
expect_same file/dist/demo/bin/demo.exe one/dist/demo/bin/demo.exe
expect_same one/dist/demo/bin/demo.exe two/dist/demo/bin/demo.exe
expect_in arguments "$uri"

# The second run writes nothing.
make_dist one
if grep -q 'files written' out.txt; then fail "$(cat out.txt)"; fi

# The certificate may be on the token; SoftHSM's program puts it there since 2.7.
if softhsm2-util --help | grep -q -e --import-type; then
  softhsm2-util --import keys/certificate.pem --import-type cert --token demo --label public --id 0b --pin "$pin" >token.log
  make_signed three PKCS11 "$module" KEY "$uri" CERTIFICATE 'pkcs11:token=demo;object=public' PASSWORD_FILE "$PWD/keys/pin"
  expect_same one/dist/demo/bin/demo.exe three/dist/demo/bin/demo.exe
  softhsm2-util --import keys/certificate.pem --import-type cert --token demo --label signing --id 0a --pin "$pin" >token.log
  make_signed four PKCS11 "$module" KEY "$uri" PASSWORD_FILE "$PWD/keys/pin"
  expect_same one/dist/demo/bin/demo.exe four/dist/demo/bin/demo.exe
fi

# A wrong PIN, and no engine.
echo wrong-4712 >keys/wrong
configure_signed bad PKCS11 "$module" KEY "$uri" CERTIFICATE "$PWD/keys/certificate.pem" PASSWORD_FILE "$PWD/keys/wrong"
capture "$PDIST_CMAKE" --build bad --target dist
expect_refused bad 'demo.exe: cannot sign: osslsigncode failed with status ' ': Login failed' \
  'hint: is the PIN the one in PASSWORD_FILE, and does the token have the key and its certificate?'
OPENSSL_ENGINES=$PWD capture "$PDIST_CMAKE" --build bad --target dist
expect_refused bad ": Failed to find and load 'pkcs11' engine" \
  "hint: OpenSSL's engine for tokens is needed: Debian's package libengine-pkcs11-openssl brings it"

# Without a PIN nobody is asked for one, though the build has a terminal.
configure_signed asked PKCS11 "$module" KEY "$uri" CERTIFICATE "$PWD/keys/certificate.pem"
capture script -qec "'$PDIST_CMAKE' --build asked --target dist" /dev/null </dev/null
tr -d '\r' <out.txt >unix.txt
mv unix.txt out.txt
expect_refused asked ': Enter PKCS#11 token PIN for demo:' 'hint: is the PIN the one in PASSWORD_FILE, '

rm -r keys tokens
for secret in "$pin" wrong-4712; do
  if grep -rlF -- "$secret" . >&2; then fail 'the PIN is in an argument, in what was said, or in a build folder'; fi
done
