#!/bin/sh
# A program for macOS that embeds a Python, of both layouts that one can have. The Pythons are stand-ins: nothing here can
# run, what dyld would find is checked by the dist's proof.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
toolchain=$PDIST_SOURCE/examples/macos/toolchain.cmake
clang_leaves_folders

# link_library <file> <install name> <source> [<option>...]
link_library() {
  file=$1
  name=$2
  echo "$3" >library.c
  shift 3
  clang --target=arm64-apple-macos11 -c library.c -o library.o
  ld64.lld-14 -arch arm64 -platform_version macos 11.0 11.0 -dylib -install_name "$name" -undefined dynamic_lookup \
    -headerpad_max_install_names -o "$file" library.o "$@"
}

# make_home <folder> <python library> <its name> <name of libssl>
make_home() {
  mkdir -p "$1/lib/python3.12/lib-dynload" "$1/lib/python3.12/test" "$1/include/python3.12" "$1/bin"
  link_library "$1/$2" "$3" 'int run(void) { return 0; }'
  link_library "$1/lib/libssl.3.dylib" "$4" 'int ssl(void) { return 0; }'
  link_library "$1/lib/python3.12/lib-dynload/_ssl.cpython-312-darwin.so" @rpath/none \
    'int ssl(void); int init(void) { return ssl(); }' "$1/lib/libssl.3.dylib"
  echo os >"$1/lib/python3.12/os.py"
  echo test >"$1/lib/python3.12/test/test_os.py"
  printf '#define PY_VERSION "3.12.4"\n' >"$1/include/python3.12/patchlevel.h"
}
framework=$PWD/Python.framework/Versions/3.12
installed=/Library/Frameworks/Python.framework/Versions/3.12
make_home "$framework" Python $installed/Python $installed/lib/libssl.3.dylib
mkdir -p "$framework/Resources/Python.app/Contents/MacOS"
ln -s 3.12 Python.framework/Versions/Current
make_home "$PWD/standalone" lib/libpython3.12.dylib /install/lib/libpython3.12.dylib @loader_path/../../libssl.3.dylib

mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(chat VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(chat ${BUNDLE} main.c)
target_link_libraries(chat PRIVATE "${LIBRARY}")
install(TARGETS chat BUNDLE DESTINATION .)
add_portable_dist(chat RUNTIME python HOME "${HOME}")
END
echo 'int run(void); int main(void) { return run(); }' >source/main.c

# make_chat <home> <library> <name of the library in the dist>
make_chat() {
  rm -rf build
  configure source build "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_OSX_ARCHITECTURES=arm64 "-DHOME=$1" "-DLIBRARY=$1/$2"
  make_dist build
  expect_in out.txt '  passed  signatures '
  cat >expected <<END
bin/chat
chat
lib/$3
lib/libssl.3.dylib
python/runtime/lib/python3.12/lib-dynload/_ssl.cpython-312-darwin.so
python/runtime/lib/python3.12/os.py
END
  (cd build/dist/chat && find . -type f ! -path './share/*' | sed 's|^\./||' | LC_ALL=C sort) >files
  diff -u expected files >&2 || fail 'the dist has other files'
  llvm-otool-14 -L build/dist/chat/bin/chat >names
  expect_in names "@rpath/$3 "
  llvm-otool-14 -L build/dist/chat/python/runtime/lib/python3.12/lib-dynload/*.so >names
  expect_in names '@rpath/libssl.3.dylib '
  expect_in build/dist/chat/chat "PYTHONHOME=\"\$here\"'/python/runtime'"
  expect_in build/dist/chat/share/chat/dist/manifest.json '"runtime_version": "3.12.4"'
}
make_chat "$framework" Python Python
expect_in build/dist/chat/share/chat/dist/manifest.json '"runtime_provenance": "framework for macOS"'

# A library that is not signed ad hoc: the flags of its CodeDirectory say so. Its name changes, and the signature is lost.
library=$PWD/standalone/lib/libssl.3.dylib
at=$(llvm-otool-14 -l "$library" | sed -n 's/^ *dataoff //p' | tail -1)
printf '\0\0\0\0' | dd of="$library" bs=1 seek=$((at + 36)) conv=notrunc status=none
make_chat "$PWD/standalone" lib/libpython3.12.dylib libpython3.12.dylib
expect_in out.txt 'chat: note: lib/libssl.3.dylib had the signature of a certificate, and has an ad-hoc one now: sign it again'
if grep -q 'libpython3.12.dylib had the signature' out.txt; then fail 'that one was nobody'"'"'s'; fi

# An application's program cannot be told where its Python is by a launcher.
configure source build -DBUNDLE=MACOSX_BUNDLE
expect_failing_dist build "pdist-runtime: error: chat.app/Contents/MacOS/chat: no launcher can be put before the program of an application: LAUNCHER_ENV or the RUNTIME's recipe asks for one, to set its environment"
