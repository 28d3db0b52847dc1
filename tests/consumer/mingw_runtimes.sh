#!/bin/sh
# A C++ project that MinGW's compiler builds for Windows: its runtime libraries are found in the compiler's own folders, by
# whatever names they have, and those that the program does not need stay away.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
need x86_64-w64-mingw32-g++ x86_64-w64-mingw32-objdump

mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES CXX)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(demo main.cpp)
add_portable_dist(demo TARGETS demo)
END
cat >source/main.cpp <<'END'
#include <stdexcept>
#include <string>
#include <vector>
int main(int argc, char** argv) {
  try {
    throw std::runtime_error(std::vector<std::string>(argv, argv + argc).back());
  } catch (const std::exception& error) {
    return error.what()[0] == 0;
  }
}
END
configure source build -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=x86_64 \
  -DCMAKE_CXX_COMPILER=x86_64-w64-mingw32-g++
make_dist build

# What the libraries in bin/ import of each other, and what the program does, is all there is in bin/, and no less.
imports_of() { x86_64-w64-mingw32-objdump -p "$1" | sed -n 's/^[ \t]*DLL Name: *//p'; }
cd build/dist/demo/bin
for file in *; do imports_of "$file"; done | LC_ALL=C sort -u >../imports
find . -name '*.dll' -printf '%f\n' | LC_ALL=C sort >../libraries
grep -q . ../libraries || fail 'there are no runtime libraries'
[ -z "$(LC_ALL=C comm -23 ../libraries ../imports)" ] || fail "not needed: $(LC_ALL=C comm -23 ../libraries ../imports)"
for library in $(LC_ALL=C comm -13 ../libraries ../imports); do
  if x86_64-w64-mingw32-g++ "-print-file-name=$library" | grep /; then fail "$library is the compiler's"; fi
done
