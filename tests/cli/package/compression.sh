#!/bin/sh
# shellcheck disable=SC2016 # a variable of CMake
# COMPRESSION: both formats are packed with it, and the bytes do not tell how many cores there were.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
make_sources source
sed -i 's/METADATA package.yaml/& COMPRESSION ${COMPRESSION}/' source/CMakeLists.txt
# Larger than what is compressed at once, and of no round size; neither zeros nor noise.
seq 1 700000 >source/data/numbers
export SOURCE_DATE_EPOCH=1700000000

for compression in ZSTD XZ GZIP; do
  build=build-$compression
  configure source "$build" -G Ninja -DCOMPRESSION=$compression
  pack "$build" packages
  deb=$build/packages/app_1.2.3-1_amd64.deb
  case $compression in
    ZSTD) ending=zst payload=zstd ;;
    XZ) ending=xz payload=xz ;;
    GZIP) ending=gz payload=gzip ;;
  esac
  ar t "$deb" >members
  expect_in members "data.tar.$ending"
  [ "$(wc -l <members)" = 3 ] || fail "$compression: $(cat members)"
  rm -rf unpacked
  dpkg-deb -R "$deb" unpacked
  expect_same source/data/numbers unpacked/usr/lib/app/share/app/numbers
  (cd unpacked && md5sum -c --quiet DEBIAN/md5sums) || fail "$compression: md5sums"
  [ "$(rpm -qp --qf '%{PAYLOADCOMPRESSOR}' "$build/packages/app-1.2.3-1.x86_64.rpm")" = "$payload" ] ||
    fail "$compression: the .rpm has another one"

  cp "$deb" all-cores.deb
  taskset -c 0 cmake --build "$build" --target app-deb >pack.log
  expect_same all-cores.deb "$deb"
  (cd "$build" && cpack -G DEB >../cpack.log) || fail "cpack: $(cat cpack.log)"
  expect_same all-cores.deb "$build/app_1.2.3-1_amd64.deb"
done
