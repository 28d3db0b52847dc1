#!/bin/sh
# Binaries for another processor, damaged ones and linker scripts are data below share/ and wherever no program looks; in lib/ they
# are errors, unless DATA_FILES says why they are there. The proof and the packages of such a dist agree.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir -p source/data source/firmware
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.0 LANGUAGES C DESCRIPTION "Has firmware")
set(CPACK_PACKAGE_CONTACT "Ada Example <ada@example.org>")
set(CPACK_RPM_PACKAGE_LICENSE MIT)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(app main.c)
install(TARGETS app)
install(DIRECTORY data/ DESTINATION share/app)
install(DIRECTORY firmware/ DESTINATION lib/app/firmware)
add_portable_dist(app ${APP_ARGUMENTS} SMOKE_TEST app)
add_distro_package(app FORMATS DEB)
END
echo 'int main(void) { return 0; }' >source/main.c
echo 'void start(void) { for (;;); }' >start.c
aarch64-linux-gnu-gcc -nostdlib -static -ffreestanding -Wl,-e,start start.c -o firmware.elf
cp firmware.elf source/data
head -c 300 firmware.elf >source/data/broken.so
echo 'INPUT(libapp.so.1)' >source/data/libscript.so

# make <folder> [<cmake argument>...]
make() {
  folder=$1
  shift
  capture "$PDIST_CMAKE" -S source -B "$folder" -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX" "$@"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$folder" --target dist packages
  cat out.txt err.txt >said.txt
}
make plain
expect_status 0
expect_same firmware.elf plain/dist/app/share/app/firmware.elf
python3 - plain/dist/app/share/app/dist/manifest.json <<'END' || fail 'the manifest does not tell what is data'
import json, sys
data = {e["path"]: e["data"] for e in json.load(open(sys.argv[1]))["entries"] if "data" in e}
assert data == {name: "no program of the dist finds it in share/" for name in ("share/app/broken.so", "share/app/firmware.elf")}, data
END
[ "$(dpkg-deb -f plain/packages/*.deb Architecture)" = amd64 ] || fail 'the package is for another machine'

# Where programs look.
cp firmware.elf source/firmware
make loaded
expect_status 1
expect_in said.txt 'error: lib/app/firmware/firmware.elf: this is for aarch64'
expect_in said.txt 'or DATA_FILES <glob>=<reason> says that it is data'
make said '-DAPP_ARGUMENTS=DATA_FILES;lib/app/firmware/*=firmware of the device'
expect_status 0
expect_same firmware.elf said/dist/app/lib/app/firmware/firmware.elf
expect_in said/dist/app/share/app/dist/manifest.json '"data": "firmware of the device"'
cp source/data/broken.so source/data/libscript.so source/firmware
rm source/firmware/firmware.elf
make damaged
expect_status 1
expect_in said.txt 'DATA_FILES <glob>=<reason> says that it is data'
rm source/firmware/broken.so
make script
expect_status 1
expect_in said.txt 'lib/app/firmware/libscript.so: a library by its name, but not ELF'
expect_in said.txt 'DATA_FILES'
cp source/data/broken.so source/firmware
make all-said '-DAPP_ARGUMENTS=DATA_FILES;lib/app/firmware/*=firmware of the device'
expect_status 0

# A file with execute permission that nothing can start, and what an absolute destination puts where the system looks.
rm -r source/firmware/*
cp source/data/libscript.so script.txt
sed -i 's,^add_portable_dist,install(PROGRAMS ../script.txt DESTINATION bin)\nadd_portable_dist,' source/CMakeLists.txt
make started
expect_status 1
expect_in said.txt 'error: bin/script.txt (external:script.txt): this has execute permission and cannot be executed'
expect_in said.txt 'DATA_FILES <glob>=<reason> says that it is data'
make not-started '-DAPP_ARGUMENTS=DATA_FILES;bin/script.txt=is read by app'
expect_status 0
sed -i 's,^install(PROGRAMS.*,install(PROGRAMS ../firmware.elf DESTINATION /usr/bin),' source/CMakeLists.txt
make absolute
expect_status 1
expect_in said.txt 'error: usr/bin/firmware.elf: this is for aarch64'
