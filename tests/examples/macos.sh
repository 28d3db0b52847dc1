#!/bin/sh
# The example for macOS: two build folders make the same bytes; LLVM's readers take its universal binaries; its installer
# package holds the files of the dist.
. "$PDIST_SOURCE/tests/lib.sh"
clang_leaves_folders

cp -R "$PDIST_SOURCE/examples/macos" source
for build in build 'another build'; do
  capture "$PDIST_CMAKE" -S source -B "$build" -G Ninja --toolchain "$PWD/source/toolchain.cmake" \
    -DCMAKE_BUILD_TYPE=Release "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$build" --target dist packages
  expect_status 0
done
expect_in out.txt '  passed  libraries       4 binaries find 2 libraries in the dist; 1 left to the system'
expect_in out.txt '  passed  abi             needs macOS 11.0 (arm64), 11.0 (x86_64); within the floor'
expect_in out.txt '  passed  signatures      8 signatures, page by page as signed'
archive=dist/tides-1.0.0-darwin-universal.tar.gz
package=packages/tides-1.0.0-macos-universal.pkg
expect_same "build/$archive" "another build/$archive"
expect_same "build/$package" "another build/$package"

mkdir unpacked
tar -xzf "build/$archive" -C unpacked
dist=$PWD/unpacked/tides-1.0.0
capture pdist-manifest verify "$dist"
expect_status 0
for file in bin/tides bin/tidesd lib/libalmanac.dylib lib/libmoon.1.0.0.dylib; do
  for slice in x86_64 arm64; do
    llvm-otool-14 -arch $slice -l "$dist/$file" >commands
    expect_in commands 'cmd LC_CODE_SIGNATURE'
    llvm-objdump-14 --macho --arch=$slice --all-headers "$dist/$file" >headers
  done
done
llvm-otool-14 -L "$dist/bin/tides" >names
expect_in names '@rpath/libalmanac.dylib '
expect_in names '@rpath/libmoon.1.dylib '

# The package, by libarchive (CMake's) and cpio.
mkdir package
(cd package && "$PDIST_CMAKE" -E tar xf "../build/$package" && gzip -dc <tides.pkg/Payload | cpio --quiet -id)
for file in bin/tides bin/tidesd lib/libalmanac.dylib lib/libmoon.1.0.0.dylib; do
  expect_same "$dist/$file" "package/usr/local/tides/$file"
done
[ "$(readlink package/usr/local/bin/tides)" = ../tides/bin/tides ] || fail 'no command in PATH'
expect_in package/Distribution 'hostArchitectures="x86_64,arm64"'
expect_in package/Distribution '<os-version min="11.0"/>'
expect_in package/Library/LaunchDaemons/org.example.tides.plist '<string>/usr/local/tides/bin/tidesd</string>'
