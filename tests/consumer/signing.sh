#!/bin/sh
# SIGN: the project's own Windows binaries are signed, those of others are as they were, and the password is nowhere.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/signing.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

cp "$PDIST_SOURCE/tests/consumer/windows.cmake" .
mkdir keys vendor source
secret='pa ss"wo$rd-4711'
printf '%s\n' "$secret" >keys/password
make_certificate
openssl pkcs12 -export -inkey keys/key.pem -in keys/certificate.pem -out keys/demo.p12 -passout file:keys/password

echo '__declspec(dllexport) int extra(void) { return 1; }' >extra.c
clang --target=x86_64-pc-windows-msvc -c extra.c -o extra.obj
lld-link /nodefaultlib /dll /noentry /out:vendor/extra.dll /implib:vendor/extra.lib extra.obj
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_library(words SHARED words.c)
add_executable(demo main.c)
target_link_libraries(demo PRIVATE words "${VENDOR}/extra.lib")
target_link_options(demo PRIVATE LINKER:--entry=start)
add_portable_dist(demo TARGETS demo words LIBRARY_FOLDERS "${VENDOR}"
  SIGN PKCS12 "${KEYS}/demo.p12" PASSWORD_FILE "${KEYS}/${PASSWORD}")
END
echo 'int words(void) { return 42; } int DllMainCRTStartup(void) { return 1; }' >source/words.c
echo 'int words(void), extra(void); void __main(void) {} int start(void) { return words() + extra(); }' >source/main.c
record_signing
export SOURCE_DATE_EPOCH=1700000000

for build in one two; do
  configure source "$build" "-DCMAKE_TOOLCHAIN_FILE=$PWD/windows.cmake" "-DVENDOR=$PWD/vendor" "-DKEYS=$PWD/keys" \
    -DPASSWORD=password
  PATH=$PWD/recorder:$PATH make_dist "$build"
done
for file in bin/demo.exe bin/libwords.dll; do
  "$real" verify -CAfile keys/certificate.pem -in one/dist/demo/$file >verify.log 2>&1 || { cat verify.log >&2 && fail "$file is not signed"; }
  expect_in verify.log 'Demo Signing'
  expect_same one/dist/demo/$file two/dist/demo/$file
done
expect_same vendor/extra.dll one/dist/demo/bin/extra.dll
expect_in arguments "$PWD/keys/password"
if grep -F -- "$secret" arguments out.txt err.txt >&2; then fail 'the password can be seen'; fi
if grep -rlF -- "$secret" one two >&2; then fail 'the password is in the build folder'; fi

# The second run writes nothing.
PATH=$PWD/recorder:$PATH make_dist one
if grep -q 'files written' out.txt; then fail "$(cat out.txt)"; fi

# A wrong password, and no osslsigncode: no dist, and the words of why.
echo wrong >keys/wrong
configure source bad "-DCMAKE_TOOLCHAIN_FILE=$PWD/windows.cmake" "-DVENDOR=$PWD/vendor" "-DKEYS=$PWD/keys" -DPASSWORD=wrong
capture "$PDIST_CMAKE" --build bad --target dist
[ "$status" != 0 ] || fail 'a wrong password'
cat err.txt >>out.txt
expect_in out.txt 'cannot sign: osslsigncode failed with status '
expect_in out.txt 'hint: is the password the one in PASSWORD_FILE, and does the PKCS#12 file have a key?'
[ ! -e bad/dist/demo ] || fail 'there is a dist that is not signed'
