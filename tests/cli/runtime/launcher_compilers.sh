#!/bin/sh
# The launcher for Windows is C and C++, for each processor, for GNU's and for MSVC's kind of compiler and linker, and
# needs no C runtime: nothing but KERNEL32.dll.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"

launcher=$PDIST_SOURCE/templates/launcher/windows.c
mkdir headers
cp "$pe_data/windows.h" headers/
# shellcheck disable=SC2046 # words on purpose
functions=$(sed -n 's/^KERNEL32([^)]*) \([A-Za-z0-9]*\)(.*/\1/p' headers/windows.h)
warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'

# check <what>: launcher.exe imports from one library only, and its section is as it has to be.
check() {
  pdist-rpath --print-needed launcher.exe >needed.txt
  [ "$(cat needed.txt)" = KERNEL32.dll ] || fail "$1 needs $(cat needed.txt)"
  pdist-rpath --print-delayed launcher.exe >delayed.txt
  [ ! -s delayed.txt ] || fail "$1 needs $(cat delayed.txt) later"
  section_of launcher.exe .launch >section
  head -c 15 section >begin
  printf 'pdist-launcher\n' >expected
  expect_same expected begin
  # "size" at offset 20 is what the section has, and what pdist-runtime fills
  [ "$(od -An -tu4 -j20 -N4 section | tr -d ' ')" = 16384 ] || fail "$1 has another section"
  [ "$(wc -c <section)" -ge 16384 ] || fail "$1 has a section that is too small"
  rm launcher.exe
}

for cpu in x86_64 i686 aarch64; do
  # Of 32-bit functions the linker sees the bytes of their arguments: _ExitProcess@4.
  stubs=$functions
  if [ $cpu = i686 ]; then
    clang --target=i686-pc-windows-msvc -Iheaders -c "$launcher" -o names.obj -w
    stubs=$(llvm-nm -u names.obj | sed -n 's/.*__imp__\([A-Za-z0-9]*@[0-9]*\)$/\1/p')
  fi
  # shellcheck disable=SC2086 # words on purpose
  import_library $cpu KERNEL32.dll $stubs
  for language in c c++; do
    for level in -O0 -O2 -O3 -Os; do
      what="$cpu $language $level"
      # shellcheck disable=SC2086 # words on purpose
      clang --target=$cpu-w64-windows-gnu -Iheaders -x $language $level $warnings -fno-stack-protector -c "$launcher" -o gnu.o
      clang "--target=$cpu-w64-windows-gnu" -fuse-ld=lld -nostdlib -s -o launcher.exe gnu.o KERNEL32.lib
      check "GNU $what"
    done
    case $language in c) word=/TC ;; *) word=/TP ;; esac
    for level in /Od /O2; do
      clang --driver-mode=cl "--target=$cpu-pc-windows-msvc" -Iheaders $word $level /W4 /WX /GS- /Zl /c /Fomsvc.obj \
        -- "$launcher"
      lld-link /nologo /nodefaultlib /safeseh:no /entry:mainCRTStartup /subsystem:console /debug:none /out:launcher.exe \
        msvc.obj KERNEL32.lib
      check "MSVC $cpu $language $level"
    done
  done
done
