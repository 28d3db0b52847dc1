#!/bin/sh
# A project whose static programs become packages for Alpine: targets and `cpack -G External` make the same, signed, with debug
# symbols; projects that name no formats get none.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/apk/dist.sh"
mkdir -p source/keys
openssl genrsa -out source/keys/ada@example.org-1.rsa 2048 2>openssl.txt
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(hello VERSION 1.0.0 LANGUAGES C DESCRIPTION "Says hello")
set(CPACK_PACKAGE_CONTACT "Ada Example <ada@example.org>")
set(CPACK_RPM_PACKAGE_LICENSE MIT)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(hello hello.c)
target_compile_options(hello PRIVATE -g)
target_link_options(hello PRIVATE -static -Wl,--build-id)
add_portable_dist(hello TARGETS hello STRIP)
add_distro_package(hello METADATA package.yaml ${HELLO_ARGUMENTS})
END
printf '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n' >source/hello.c
printf 'commands: [hello]\n' >source/package.yaml
SOURCE_DATE_EPOCH=1763000000
export SOURCE_DATE_EPOCH

# configure <folder> [<argument>...]
configure() {
  folder=$1
  shift
  capture "$PDIST_CMAKE" -S source -B "$folder" -G Ninja -DCMAKE_C_COMPILER=musl-gcc \
    "-DPortableDist_DIR=$PDIST_PREFIX/lib/cmake/PortableDist" "$@"
  expect_status 0
}
configure 'build folder' '-DHELLO_ARGUMENTS=FORMATS;DEB;APK;NSIS;DEBUG_SYMBOLS;SIGN_KEY;keys/ada@example.org-1.rsa'
capture "$PDIST_CMAKE" --build 'build folder' --target packages
expect_status 0
made=$(find 'build folder/packages' -type f ! -name '*.sha256' -printf '%f\n' | LC_ALL=C sort | tr '\n' ' ')
[ "$made" = 'hello-1.0.0-r1.apk hello-dbg-1.0.0-r1.apk hello-dbgsym_1.0.0-1_amd64.deb hello_1.0.0-1_amd64.deb ' ] || fail "made: $made"
(cd 'build folder/packages' && sha256sum -c --quiet --strict ./*.sha256) || fail 'a checksum is not right'
package='build folder/packages/hello-1.0.0-r1.apk'
tar -tzf "$package" --warning=no-unknown-keyword >list.txt
expect_in list.txt .SIGN.RSA256.ada@example.org-1.rsa.pub
mkdir root
tar -xzf "$package" -C root --warning=no-unknown-keyword
[ "$(root/usr/bin/hello)" = hello ] || fail 'the program does not run'

# The debug symbols are those of that program.
info 'build folder/packages/hello-dbg-1.0.0-r1.apk' >info.txt
expect_in info.txt 'depend = hello=1.0.0-r1'
mkdir debug
tar -xzf 'build folder/packages/hello-dbg-1.0.0-r1.apk' -C debug --warning=no-unknown-keyword
id=$(readelf -n root/usr/lib/hello/bin/hello | sed -n 's/.*Build ID: //p')
file=debug/usr/lib/debug/.build-id/$(printf %.2s "$id")/${id#??}.debug
readelf -S "$file" | grep -q debug_info || fail "there are no symbols in $file"
[ -z "$(find 'build folder/packages' -name '*symbols*')" ] || fail 'left over'

mkdir packed
(cd packed && "${PDIST_CMAKE%cmake}cpack" --config '../build folder/CPackConfig.cmake' -G External >cpack.txt 2>&1) ||
  fail "cpack -G External failed: $(cat packed/cpack.txt)"
expect_same "$package" packed/hello-1.0.0-r1.apk

configure default
"$PDIST_CMAKE" --build default --target help >targets.txt
grep -q hello-deb targets.txt || fail 'no packages'
if grep -q hello-apk targets.txt; then fail 'a format that nobody named is made'; fi
