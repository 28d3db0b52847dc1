#!/bin/sh
# Programs of four linkers and of many options find their library by the path that was set, however it was put in,
# and still do when they are stripped afterwards.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"
strips='strip llvm-strip eu-strip'
loader_folder=$PWD/folder/of/a/loader/with/a/longer/path/than/any/other

for tool in $strips; do
  command -v "$tool" >/dev/null || {
    echo "no $tool: install binutils, llvm, elfutils"
    exit 77
  }
done

# expect_strippable <file>: each of the strip programs leaves bin/program, or its library, alive.
expect_strippable() {
  cp -p "$1" unstripped
  for tool in $strips; do
    "$tool" "$1" 2>strip.txt || fail "$tool: $(cat strip.txt)"
    ./bin/program >out.txt 2>&1 || fail "it ends with $? after $tool: $(cat out.txt)"
    [ "$(cat out.txt)" = greetings ] || fail "after $tool it says: $(cat out.txt)"
    cp -p unstripped "$1"
  done
}

# try <name> <compiler option...>
try() {
  echo "== $*"
  rm -rf case
  mkdir case
  cd case || exit
  shift
  make_program gcc "$@"
  ! ./bin/program >out.txt 2>&1 || fail "it finds its library without a path"
  for path in "$short" "$long" "$short"; do
    pdist-rpath --set-rpath "$path" bin/program
    [ "$(pdist-rpath --print-rpath bin/program)" = "$path" ] || fail "not the path that was set"
    expect_greeting
    expect_sound bin/program
    expect_strippable bin/program
  done
  # The library too, and one after the other tag.
  pdist-rpath --set-rpath "$long" --set-soname libgreet.so.1 lib/private/libgreet.so.1
  expect_sound lib/private/libgreet.so.1
  expect_strippable lib/private/libgreet.so.1
  pdist-rpath --force-rpath bin/program
  readelf -dW bin/program | grep -q '(RPATH)' || fail "no RPATH"
  expect_greeting
  mkdir -p "$loader_folder"
  ln -sf "$(pdist-rpath --print-interpreter bin/program)" "$loader_folder/loader"
  pdist-rpath --set-interpreter "$loader_folder/loader" bin/program
  expect_greeting
  expect_sound bin/program
  expect_strippable bin/program
  pdist-rpath --remove-rpath bin/program
  ! grep -q ORIGIN bin/program || fail "the removed path is still in the file"
  cd ..
}

for linker in bfd gold lld mold; do
  command -v "ld.$linker" >/dev/null || {
    echo "no ld.$linker: install binutils, lld, mold"
    exit 77
  }
  try "$linker" -pie "-fuse-ld=$linker"
  # lld leaves no spare entry in a program that is not PIE, and there is none to go: the dynamic section moves.
  try "$linker, not PIE" -no-pie "-fuse-ld=$linker"
  try "$linker, -z now" -pie "-fuse-ld=$linker" -Wl,-z,now,-z,relro
  try "$linker, -z norelro" -pie "-fuse-ld=$linker" -Wl,-z,norelro
  try "$linker, both hashes" -pie "-fuse-ld=$linker" -Wl,--hash-style=both
done
# Without a spare entry, an entry goes that no loader needs.
try "lld, not PIE, both hashes, no path" -no-pie -fuse-ld=lld -Wl,--hash-style=both
try "bfd, SysV hash" -pie -Wl,--hash-style=sysv
try "bfd, code and data in one segment" -pie -Wl,-z,noseparate-code
try "bfd, an old RPATH" -pie -Wl,--disable-new-dtags,-rpath,/build/lib
try "bfd, an old RUNPATH" -pie -Wl,--enable-new-dtags,-rpath,/a/much/longer/folder/of/the/build/than/the/new/one
try "bfd, no build-id" -pie -Wl,--build-id=none

echo "== a longer interpreter, where symbols are all that can make room for a program header"
rm -rf case
mkdir case
cd case || exit
cat >start.c <<'C'
#include <unistd.h>
void _start(void) { _exit(write(1, "greetings\n", 10) != 10); }
C
mkdir bin
gcc -nostartfiles -no-pie -fuse-ld=lld -fcf-protection=none -Wl,--build-id=none -o bin/program start.c
[ "$(readelf -lW bin/program | grep -c NOTE)" = 0 ] || fail "it has notes: the test tests nothing"
cp bin/program unedited
pdist-rpath --set-interpreter "$loader_folder/loader" bin/program
expect_greeting
expect_sound bin/program
expect_strippable bin/program
cp unedited bin/program
pdist-rpath --set-interpreter "$loader_folder/loader" --set-rpath "$long" --add-needed libm.so.6 bin/program
expect_greeting
expect_sound bin/program
expect_strippable bin/program
cd ..

echo "== two entries are wanted: the flag of a PIE goes, too"
rm -rf case
mkdir case
cd case || exit
make_program gcc -pie -fuse-ld=lld
pdist-rpath --set-rpath "$short" --add-needed libm.so.6 bin/program
expect_greeting
expect_sound bin/program
readelf -dW bin/program >dynamic.txt
! grep -qE 'FLAGS_1|RELACOUNT' dynamic.txt || fail "they are still there: the test tests nothing"
# glibc refuses packed relocations of this lld, which does not need the version that says so: edited or not.
make_program gcc -pie -fuse-ld=lld -Wl,--pack-dyn-relocs=relr
pdist-rpath --set-rpath "$short" bin/program
[ "$(pdist-rpath --print-rpath bin/program)" = "$short" ] || fail "not the path that was set"
expect_sound bin/program
cd ..

echo "== behind the table lies what must stay: without PIE the entry PT_PHDR gives its place"
rm -rf case
mkdir case
cd case || exit
gcc -no-pie -Wl,--verbose 2>/dev/null | sed -n '/^=====/,/^=====/p' | sed '/^=====/d' |
  sed 's/^  \.interp /  .first : { KEEP(*(.first)) }\n  .interp /' >first.ld
echo '__attribute__((section(".first"), used)) const char first[100] = "first";' >first.c
gcc -c first.c -o first.o
make_program gcc -no-pie -fuse-ld=lld -Wl,-T,first.ld first.o
readelf -lW bin/program | grep -q PHDR || fail "no PT_PHDR: the test tests nothing"
pdist-rpath --set-rpath "$long" bin/program 2>err.txt
expect_greeting
expect_sound bin/program
expect_strippable bin/program
cd ..

echo "== what loads itself stops at a search path: it gets none"
cat >static.c <<'C'
#include <stdio.h>
int main(void) { return puts("static") < 0; }
C
gcc -static-pie -o static static.c
cp "$(pdist-rpath --print-interpreter case/bin/program)" loader
capture pdist-rpath --set-rpath "$short" static loader
expect_error 1 'pdist-rpath: error: static: cannot edit: it is a static PIE, which loads itself: a search path or a needed library would stop it
hint: link it without -static-pie if it needs libraries
pdist-rpath: error: loader: cannot edit: it is the loader, which loads itself: an edit would stop it'
gcc -static-pie -fuse-ld=lld -o full static.c
capture pdist-rpath --set-rpath "$short" full
expect_error 1 'pdist-rpath: error: full: cannot edit: it is a static PIE, which loads itself: a search path or a needed library would stop it
hint: link it without -static-pie if it needs libraries'
pdist-rpath --remove-rpath static
[ "$(./static)" = static ] || fail "the static program does not run any more"

echo "== no section headers"
make_program gcc -pie
# Debian's binutils cannot drop them; e_shoff, e_shnum and e_shstrndx are cleared by hand.
for offset in 40 60 62; do
  case $offset in 40) zeros='\0\0\0\0\0\0\0\0' ;; *) zeros='\0\0' ;; esac
  # shellcheck disable=SC2059
  printf "$zeros" | dd of=bin/program bs=1 seek=$offset conv=notrunc status=none
done
pdist-rpath --set-rpath "$short" bin/program
expect_greeting
# What no header claims any more may be anybody's.
capture pdist-rpath --set-rpath "$long" bin/program
expect_status 1
expect_in err.txt "where it has data of its own behind the last section"
