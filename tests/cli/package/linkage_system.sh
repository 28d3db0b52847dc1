#!/bin/sh
# LINKAGE SYSTEM: only the project's own files are shipped, where the distribution has such files, and the packages depend
# on what dpkg-shlibdeps and rpm's own generator find in the same binaries.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"

# A library of the project that uses zlib and libstdc++, a program that uses it, data, and a library of nobody's package.
mkdir source orphan debian from-rpm
cat >source/CMakeLists.txt <<'END_OF_FILE'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.2.3 LANGUAGES CXX DESCRIPTION "Packs a text" HOMEPAGE_URL "https://example.org/app")
list(APPEND CMAKE_MODULE_PATH "$ENV{PDIST_SOURCE}/cmake")
include(PortableDist)
add_library(packer SHARED packer.cpp)
set_target_properties(packer PROPERTIES VERSION 1.2.3 SOVERSION 1)
target_link_libraries(packer PRIVATE z ${ORPHAN})
target_link_options(packer PRIVATE "LINKER:--version-script=${CMAKE_CURRENT_SOURCE_DIR}/packer.map")
add_executable(app main.cpp)
target_link_libraries(app PRIVATE packer)
install(TARGETS app packer)
install(FILES text.txt DESTINATION share/app)
install(FILES app.conf DESTINATION /etc/app)
add_portable_dist(app STRIP)
add_distro_package(app METADATA package.yaml LINKAGE SYSTEM)
END_OF_FILE
cat >source/packer.cpp <<'END_OF_FILE'
#include <string>
#include <zlib.h>
std::string packed(const std::string& text) {
  std::string out(compressBound(text.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  return out.substr(0, size);
}
#ifdef WITH_ORPHAN
extern "C" int orphan();
int also() { return orphan(); }
#endif
END_OF_FILE
cat >source/main.cpp <<'END_OF_FILE'
#include <iostream>
#include <string>
std::string packed(const std::string& text);
int main() { std::cout << (packed(std::string(1000, 'x')).size() < 100 ? "packed\n" : "not packed\n"); }
END_OF_FILE
echo 'PACKER_1.0 { global: *packed*; *orphan*; }; PACKER_1.1 { global: *also*; } PACKER_1.0;' >source/packer.map
echo text >source/text.txt
echo 'level = 1' >source/app.conf
cat >source/package.yaml <<'END_OF_FILE'
maintainer: Ada Example <ada@example.org>
license: MIT
commands: [app]
config_files: [etc/app/app.conf]
END_OF_FILE

configure source build -G Ninja
pack build packages
deb=build/packages/app_1.2.3-1_amd64.deb
rpm=build/packages/app-1.2.3-1.x86_64.rpm

# own_files <folder of libraries>: what is shipped beside the packages' documents.
own_files() {
  sort <<END_OF_FILE
/etc/app/app.conf
/usr/bin/app
$1/libpacker.so
$1/libpacker.so.1
$1/libpacker.so.1.2.3
/usr/share/app/text.txt
END_OF_FILE
}
dpkg-deb -R $deb debian/app
(cd debian/app && find etc usr ! -type d) | sed 's|^|/|' | grep -vE '^/usr/share/(doc|lintian)/' | sort >files
own_files /usr/lib/x86_64-linux-gnu >expected
diff -u expected files >&2 || fail 'the .deb has other files'
rpm2cpio $rpm | (cd from-rpm && cpio -id --quiet)
(cd from-rpm && find etc usr ! -type d) | sed 's|^|/|' | grep -v '^/usr/share/doc/' | sort >files
own_files /usr/lib64 >expected
diff -u expected files >&2 || fail 'the .rpm has other files'

# The loader finds the library in its own folder of the target, whatever the search path of the program says.
[ "$(LD_LIBRARY_PATH=debian/app/usr/lib/x86_64-linux-gnu debian/app/usr/bin/app)" = packed ] || fail 'it does not run'
[ "$(cat debian/app/DEBIAN/triggers)" = 'activate-noawait ldconfig' ] || fail "the loader's cache does not learn of it"

[ "$(cat debian/app/DEBIAN/shlibs)" = 'libpacker 1 app (>= 1.2.3)' ] || fail 'programs that use the library find no package'

# Without a description in package.yaml.
[ "$(dpkg-deb -f $deb Description)" = 'Packs a text' ] || fail 'the description is damaged'

# as_lines: relations with commas between them, one a line, sorted.
as_lines() { tr , '\n' | sed 's/^ *//; s/ *$//' | grep . | sort -u; }
library=debian/app/usr/lib/x86_64-linux-gnu/libpacker.so.1.2.3
printf 'Source: app\n\nPackage: app\nArchitecture: any\n' >debian/control
dpkg-shlibdeps -xapp -O debian/app/usr/bin/app $library 2>shlibdeps.log | sed 's/^shlibs:Depends=//' | as_lines >expected
dpkg-deb -f $deb Depends | as_lines >depends
grep -q '^zlib1g (>= ' depends || fail "zlib is not needed: $(cat depends)"
grep -q '^libstdc++6 (>= ' depends || fail "libstdc++ is not needed: $(cat depends)"
diff -u expected depends >&2 || fail 'dpkg-shlibdeps finds other dependencies'

# What the package brings itself is not asked for.
printf '%s\n' debian/app/usr/bin/app $library | /usr/lib/rpm/elfdeps --requires | grep -v '^libpacker' | sort -u >expected
rpm -qpR $rpm | grep -v '^rpmlib(' | sort -u >requires
diff -u expected requires >&2 || fail "rpm's own generator finds other requirements"
echo $library | /usr/lib/rpm/elfdeps --provides | sort -u >expected
grep -qx 'libpacker.so.1(PACKER_1.1)(64bit)' expected || fail 'the library has no versions'
rpm -qp --provides $rpm | grep '^lib' | sort >provides
diff -u expected provides >&2 || fail "rpm's own generator finds other provides"

# An index that has all of it, and one without zlib.
dpkg-query -W -f 'Package: ${Package}\nVersion: ${Version}\nArchitecture: ${Architecture}\nProvides: ${Provides}\n\n' \
  libc6 libgcc-s1 libstdc++6 zlib1g >Packages
request=$(find build -name package-request.json)
pdist-package check --request "$request" --index Packages >out.txt
expect_in out.txt 'dependencies: 4 there, 0 missing, 0 unknown'
sed '/^Package: zlib1g$/,/^$/d' Packages >without
capture pdist-package check --request "$request" --index without
expect_error 1 "pdist-package: error: the package app needs '$(grep '^zlib1g' depends | tr -d '()')', which follows from its files: no package has the name 'zlib1g', and none provides it, in without
hint: give the distribution's own name for it ({deb: ..., rpm: ...}), or a further --index"

# The database of the target's file system is asked where there is one.
configure source for-target -G Ninja -DCMAKE_SYSROOT=/
expect_in "$(find for-target -name package-request.json)" '"sysroot" : "/"'

# A library that no package brings.
echo 'int orphan(void) { return 1; }' >orphan/orphan.c
gcc -shared -fPIC -Wl,-soname,liborphan.so.3 -o orphan/liborphan.so.3 orphan/orphan.c
configure source build -G Ninja "-DORPHAN=$PWD/orphan/liborphan.so.3" -DCMAKE_CXX_FLAGS=-DWITH_ORPHAN
status=0
"$PDIST_CMAKE" --build build --target app-deb >pack.log 2>&1 || status=$?
[ "$status" != 0 ] || fail 'a .deb with a library that nobody brings'
expect_in pack.log 'pdist-package: error: liborphan.so.3: '
expect_in pack.log 'no symbols or shlibs file in /var/lib/dpkg/info has it'
expect_in pack.log 'hint: install the package that brings it where it is built, or bundle the library (LINKAGE BUNDLED)'
[ "$(grep -c 'pdist-package: error:' pack.log)" = 1 ] || fail 'other libraries are missing, too'
