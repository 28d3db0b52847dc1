#!/bin/sh
# A project for another processor: its libraries come from the target's folders, never from this machine's, and its
# packages have the names that the target's systems have for it:
# <GNU triplet> <CMAKE_SYSTEM_PROCESSOR> <qemu program> <readelf's machine> <dpkg's name> <rpm's name>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
triplet=$1 processor=$2 qemu=$3 machine=$4 deb=$5 rpm=$6
for tool in "$triplet-gcc" "$triplet-g++" "$qemu"; do
  command -v "$tool" >/dev/null && continue
  echo "no $tool: install g++-$triplet and qemu-user"
  exit 77
done
[ "$(uname -m)" != "$processor" ] || {
  echo "this machine is a $processor"
  exit 77
}

sed -e "s/aarch64-linux-gnu/$triplet/g" -e "s/PROCESSOR aarch64/PROCESSOR $processor/" \
  "$PDIST_SOURCE/tests/consumer/aarch64.cmake" >toolchain.cmake
echo "set(CMAKE_CROSSCOMPILING_EMULATOR $qemu -L /usr/$triplet)" >>toolchain.cmake
make_project source <<'END'
enable_language(CXX)
add_executable(shout shout.cpp)
install(TARGETS demo words shout)
add_portable_dist(demo LIBRARY_POLICY bundle-all ARCHIVES TGZ SMOKE_TEST shout "a b")
add_distro_package(demo METADATA package.yaml FORMATS DEB RPM)
add_distro_package(slim DIST demo METADATA package.yaml FORMATS DEB LINKAGE SYSTEM)
END
printf '#include <iostream>\n#include <string>\nint main(int count, char** words) { if (count != 2 || words[1] != std::string("a b")) return 1; std::cout << "HELLO" << std::endl; }\n' >source/shout.cpp
printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Says hello' >source/package.yaml
configure source build "-DCMAKE_TOOLCHAIN_FILE=$PWD/toolchain.cmake"
make_dist build
expect_in out.txt "bin/shout 'a b': exit status 0 ($qemu, "
for file in bin/demo bin/shout lib/libwords.so lib/libstdc++.so.6 lib/libgcc_s.so.1; do
  readelf -h "build/dist/demo/$file" | grep -q "Machine:.*$machine" || fail "$file is not for $triplet"
done
[ -e "build/dist/demo-1.5-linux-$processor.tar.gz" ] || fail "the archive has another name: $(ls build/dist)"
expect_output 'hello you' "$(command -v "$qemu")" -L "/usr/$triplet" build/dist/demo/bin/demo you
expect_output HELLO "$(command -v "$qemu")" -L "/usr/$triplet" build/dist/demo/bin/shout 'a b'

capture "$PDIST_CMAKE" --build build --target packages
expect_status 0
[ "$(dpkg-deb --field build/packages/demo_*.deb Architecture)" = "$deb" ] || fail "$(ls build/packages)"
[ "$(rpm -qp --qf '%{ARCH}' build/packages/*.rpm)" = "$rpm" ] || fail "$(ls build/packages)"
mkdir unpacked
dpkg-deb -x build/packages/demo_*.deb unpacked
program=$(find unpacked -type f -path '*/bin/shout')
expect_output HELLO "$(command -v "$qemu")" -L "/usr/$triplet" "$program" 'a b'

# Of this machine's packages those of the cross compiler stand for the target's; others with such a library do not count.
depends=$(dpkg-deb --field build/packages/slim_*.deb Depends)
echo "$depends" | grep -Eq '^libc6 \(>= [0-9.]+\), libgcc-s1( \([^)]*\))?, libstdc\+\+6( \([^)]*\))?$' || fail "$depends"
