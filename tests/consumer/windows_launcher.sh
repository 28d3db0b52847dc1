#!/bin/sh
# LAUNCHER_ENV for Windows: the project's toolchain makes one launcher, and each program gets a copy that is told what to
# start and what to set. What the launcher does is seen in windows_launcher_run.sh.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"

cp "$PDIST_SOURCE/tests/consumer/windows.cmake" .
mkdir sdk source
cp "$pe_data/windows.h" sdk/
# shellcheck disable=SC2046 # words on purpose
import_library x86_64 KERNEL32.dll $(sed -n 's/^KERNEL32([^)]*) \([A-Za-z0-9]*\)(.*/\1/p' sdk/windows.h)
mv KERNEL32.lib sdk/libkernel32.a

# What a project sets for its own targets, and what no launcher could be made with.
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES ${LANGUAGE})
find_package(PortableDist REQUIRED)
include(PortableDist)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/programs")
add_compile_options(-Werror -Weverything -include no-such-file.h)
add_link_options(LINKER:--entry=start)
link_libraries(no_such_library)
add_executable(demo main.${EXTENSION})
add_executable(window WIN32 main.${EXTENSION})
foreach(program demo window)
  set_target_properties(${program} PROPERTIES COMPILE_OPTIONS -g0 LINK_LIBRARIES "")
endforeach()
install(TARGETS demo)
install(TARGETS window DESTINATION .)
add_portable_dist(demo LAUNCHER_ENV "WHERE=@DIST@/share;x" "LANG=${LANG}" EMPTY= ${SIGN})
END
echo 'extern "C" { int __main(void) { return 0; } int start(void) { return 0; } }' >source/main.cpp
echo 'void __main(void) {} int start(void) { return 0; }' >source/main.c
# configure_for <C or CXX> <build> <value of LANG> [<argument>...]
configure_for() {
  language=$1 build=$2 lang=$3
  shift 3
  case $language in C) compiler=clang extension=c ;; CXX) compiler=clang++ extension=cpp ;; esac
  configure source "$build" "-DCMAKE_TOOLCHAIN_FILE=$PWD/windows.cmake" "-DCMAKE_${language}_COMPILER=$compiler" \
    "-DCMAKE_${language}_COMPILER_TARGET=x86_64-w64-windows-gnu" "-DCMAKE_${language}_STANDARD_LIBRARIES=" \
    "-DCMAKE_${language}_FLAGS=-ffreestanding -g -isystem '$PWD/sdk'" \
    "-DCMAKE_EXE_LINKER_FLAGS=-nostdlib -fuse-ld=lld -Wl,--no-insert-timestamp -L'$PWD/sdk'" \
    "-DLANGUAGE=$language" "-DEXTENSION=$extension" "-DLANG=$lang" "$@"
}

# expect_orders <launcher> <orders, NULs as '|'>
expect_orders() {
  section_of "$1" .launch >section
  # shellcheck disable=SC2046 # words on purpose
  tail -c +33 section | head -c $((2 * $(od -An -tu4 -j24 -N4 section))) | iconv -f UTF-16LE -t UTF-8 | tr '\0' '|' >orders
  printf '%s' "$2" >expected
  expect_same expected orders
}
kind() { llvm-readobj --file-headers "$1" | sed -n 's/.*Subsystem: IMAGE_SUBSYSTEM_\([A-Z_]*\) .*/\1/p'; }

configure_for C build C
make_dist build
(cd build/dist/demo && find . -name '*.exe' | LC_ALL=C sort) >files
printf '%s\n' ./bin/demo.exe ./demo.exe ./window-bin.exe ./window.exe >expected
diff -u expected files >&2 || fail 'the dist has other programs'
expect_orders build/dist/demo/demo.exe 'bin\demo.exe|+WHERE=@DIST@/share;x|+LANG=C|+EMPTY=|'
expect_orders build/dist/demo/window.exe 'window-bin.exe|+WHERE=@DIST@/share;x|+LANG=C|+EMPTY=|'
[ "$(kind build/dist/demo/demo.exe)" = WINDOWS_CUI ] || fail 'the launcher of a console program is none'
[ "$(kind build/dist/demo/window.exe)" = WINDOWS_GUI ] || fail 'the launcher of a graphical program is none'
for launcher in demo window; do
  [ "$(pdist-rpath --print-needed build/dist/demo/$launcher.exe)" = KERNEL32.dll ] || fail 'the launcher needs more'
done
expect_in build/dist/demo/share/demo/dist/manifest.json '"source": "generated:launcher"'
expect_in build/dist/demo/share/demo/dist/manifest.json '"reason": "sets the environment of bin/demo.exe"'
[ ! -e build/programs/launcher.exe ] || fail "the launcher is among the project's programs"

# Nothing is made again; another value is seen; another folder gives the same bytes.
make_dist build
if grep -q 'files written' out.txt; then fail "$(cat out.txt)"; fi
configure_for C build de
make_dist build
expect_orders build/dist/demo/demo.exe 'bin\demo.exe|+WHERE=@DIST@/share;x|+LANG=de|+EMPTY=|'
configure_for C 'other build' de
make_dist 'other build'
expect_same build/dist/demo/demo.exe 'other build/dist/demo/demo.exe'

# A launcher whose program is gone does not start anything.
cp -r build/dist/demo changed
rm changed/bin/demo.exe
capture pdist-verify changed --skip manifest
expect_status 1
expect_in out.txt "demo.exe: this launcher starts 'bin/demo.exe', which is no program of the dist"

# What the project signs, it signs with its launchers, after they were told what to do.
printf '%s\n' '[req]' 'distinguished_name = name' 'x509_extensions = use' 'prompt = no' '[name]' 'CN = Demo Signing' \
  '[use]' 'extendedKeyUsage = codeSigning' >key.conf
openssl req -x509 -config key.conf -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 3650 2>openssl.log ||
  fail "$(cat openssl.log)"
openssl pkcs12 -export -inkey key.pem -in certificate.pem -out demo.p12 -passout pass:
configure_for C signed C "-DSIGN=SIGN;PKCS12;$PWD/demo.p12"
make_dist signed
osslsigncode verify -CAfile certificate.pem -in signed/dist/demo/demo.exe >verify.log 2>&1 || fail "$(cat verify.log)"
expect_orders signed/dist/demo/demo.exe 'bin\demo.exe|+WHERE=@DIST@/share;x|+LANG=C|+EMPTY=|'

# More than fits.
configure_for C build "$(printf 'x%.0s' $(seq 1 9000))"
expect_failing_dist build "pdist-runtime: error: the variables of bin/demo.exe are too long: a launcher for Windows holds \
16352 bytes of them in UTF-16, these have 18100"

# A project in C++ alone.
configure_for CXX cxx C
make_dist cxx
expect_orders cxx/dist/demo/demo.exe 'bin\demo.exe|+WHERE=@DIST@/share;x|+LANG=C|+EMPTY=|'
