#!/bin/sh
# A program for Windows that embeds a Python, made by MinGW and run by Wine from a folder with a difficult name: the DLL is
# beside it, and finds the modules, by its ._pth file or by what the launcher sets. The Python is a stand-in.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
need x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres wine wineserver

# The two layouts that a home can have.
cc=x86_64-w64-mingw32-gcc
mkdir embeddable source
printf '1 VERSIONINFO\nBEGIN\nBLOCK "StringFileInfo"\nBEGIN\nBLOCK "000004b0"\nBEGIN\n' >python.rc
printf 'VALUE "ProductVersion", "3.12.4"\nEND\nEND\nEND\n' >>python.rc
x86_64-w64-mingw32-windres python.rc python.o
$cc -shared -o embeddable/python312.dll "$PDIST_SOURCE/tests/data/windows/python.c" python.o
echo '__declspec(dllexport) int ssl(void) { return 1; }' >ssl.c
$cc -shared -o embeddable/libssl-3.dll ssl.c
echo '__declspec(dllimport) int ssl(void); __declspec(dllexport) int init(void) { return ssl(); }' >module.c
$cc -shared -o embeddable/_ssl.pyd module.c embeddable/libssl-3.dll
cp -R embeddable installed
echo zip >embeddable/python312.zip
printf 'python312.zip\r\n.\r\n\r\n#import site\r\n' >embeddable/python312._pth
mkdir installed/DLLs installed/Lib
mv installed/*.pyd installed/libssl-3.dll installed/DLLs
echo os >installed/Lib/os.py

cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(chat VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(chat main.c)
target_link_libraries(chat PRIVATE "${HOME}/python312.dll")
install(TARGETS chat)
add_portable_dist(chat RUNTIME python HOME "${HOME}" OPTIONS series=3.12 SMOKE_TEST chat)
END
echo '__declspec(dllimport) void run(void); int main(void) { run(); return 0; }' >source/main.c
own_wine
# make_chat <layout>: builds, and moves the dist.
make_chat() {
  configure source "$1 build" -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_C_COMPILER=$cc "-DHOME=$PWD/$1"
  make_dist "$1 build"
  mkdir -p "Größe & mehr"
  mv "$1 build/dist/chat" "Größe & mehr/$1"
  mv "$1" "$1.away"
}
# say <program> <expected line>...
say() {
  program=$1
  shift
  PYTHONPATH='C:\other' wine "$program" >out.txt 2>err.txt </dev/null || fail "$(cat err.txt)"
  tr -d '\r' <out.txt >said.txt
  printf '%s\n' "$@" >expected
  expect_same expected said.txt
}

make_chat embeddable
say 'Größe & mehr/embeddable/bin/chat.exe' '..\python\runtime\python312.zip: there' '..\python\runtime: there' \
  '_ssl.pyd is loaded'
[ ! -e 'Größe & mehr/embeddable/chat.exe' ] || fail 'it has a launcher'

make_chat installed
say 'Größe & mehr/installed/chat.exe' 'os.py: there' '_ssl.pyd is loaded' 'write no caches: 1, PYTHONPATH: none'
say 'Größe & mehr/installed/bin/chat.exe' 'nobody says where the modules are'
