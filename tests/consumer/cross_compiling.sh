#!/bin/sh
# A project for another CPU: its libraries come from the target's folders, never from this machine's.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
command -v aarch64-linux-gnu-gcc >/dev/null || exit 77
[ "$(uname -m)" != aarch64 ] || exit 77

cp "$PDIST_SOURCE/tests/consumer/aarch64.cmake" .
make_project source <<'END'
enable_language(CXX)
add_executable(shout shout.cpp)
install(TARGETS demo words shout)
add_portable_dist(demo LIBRARY_POLICY bundle-all ARCHIVES TGZ)
END
printf '#include <iostream>\nint main() { std::cout << "HELLO" << std::endl; }\n' >source/shout.cpp
configure source build "-DCMAKE_TOOLCHAIN_FILE=$PWD/aarch64.cmake"
make_dist build
for file in bin/demo bin/shout lib/libwords.so lib/libstdc++.so.6 lib/libgcc_s.so.1; do
  readelf -h "build/dist/demo/$file" | grep -q 'Machine:.*AArch64' || fail "$file is not for aarch64"
done
[ -e build/dist/demo-1.5-linux-aarch64.tar.gz ] || fail 'the archive has another name'
command -v qemu-aarch64 >/dev/null || exit 0
expect_output 'hello you' "$(command -v qemu-aarch64)" -L /usr/aarch64-linux-gnu build/dist/demo/bin/demo you
expect_output HELLO "$(command -v qemu-aarch64)" -L /usr/aarch64-linux-gnu build/dist/demo/bin/shout
