#!/bin/sh
# Imports of Windows' files are renamed; LLVM's own reader is the judge of what changed.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"

# expect_renamed <before> <after> <old name> <new name>: LLVM sees this name changed and nothing else.
expect_renamed() {
  imports_of "$1" | sed "s/^  Name: $3\$/  Name: $4/" >expected.txt
  imports_of "$2" >found.txt
  expect_same expected.txt found.txt
  grep -qF "Name: $4" found.txt || fail "LLVM does not see $4"
}

long=zlib1-0123456789abcdef.dll
# Longer than half of the free bytes of any section.
# shellcheck disable=SC2046 # words on purpose
longest=$(printf 'x%.0s' $(seq 1 240))
for cpu in x86_64 i686 aarch64; do
  make_pe "$cpu"

  echo "== $cpu: a shorter name, in another case than the file has it; a longer one; one in the delay table"
  cp program.exe edited.exe
  pdist-rpath --replace-needed kernel32.DLL k.dll edited.exe
  expect_renamed program.exe edited.exe KERNEL32.dll k.dll
  cp edited.exe before.exe
  pdist-rpath --replace-needed GREET.dll greet-of-chat.dll edited.exe
  expect_renamed before.exe edited.exe greet.dll greet-of-chat.dll
  cp edited.exe before.exe
  pdist-rpath --replace-needed zlib1.dll "$long" edited.exe
  expect_renamed before.exe edited.exe zlib1.dll "$long"
  [ "$(stat -c %s edited.exe)" = "$(stat -c %s program.exe)" ] || fail "names that fit let the file grow"

  echo "== $cpu: the second run writes nothing"
  cp -p edited.exe before.exe
  pdist-rpath --replace-needed zlib1.dll "$long" edited.exe
  expect_same before.exe edited.exe
  [ "$(stat -c %i edited.exe)" = "$(pdist-rpath --replace-needed zlib1.dll "$long" edited.exe && stat -c %i edited.exe)" ] ||
    fail "the file was written again"

  echo "== $cpu: names that need a section of their own"
  cp program.exe edited.exe
  for name in KERNEL32.dll greet.dll zlib1.dll; do
    cp edited.exe before.exe
    pdist-rpath --replace-needed "$name" "$longest$name" edited.exe
    expect_renamed before.exe edited.exe "$name" "$longest$name"
  done
  llvm-readobj --sections edited.exe >sections.txt
  expect_in sections.txt 'Name: .pdist'
  llvm-readobj --file-headers --coff-resources --coff-load-config edited.exe >/dev/null
done

echo "== a name that grows a hundred times"
cp program.exe edited.exe
name=zlib1.dll
while [ ${#name} -lt 110 ]; do
  pdist-rpath --replace-needed "$name" "x$name" edited.exe
  name=x$name
done
expect_renamed program.exe edited.exe zlib1.dll "$name"
[ "$(stat -c %s edited.exe)" = "$(stat -c %s program.exe)" ] || fail "the file grew"

echo "== what would be done"
pdist-rpath --replace-needed zlib1.dll "$long" --replace-needed greet.dll hello.dll --dry-run program.exe >out.txt
size=$(stat -c %s program.exe)
cat >expected.txt <<END
program.exe: $size -> $size bytes
  'hello.dll' stands in the place of 'greet.dll'
  '$long' stands in free bytes at the end of section '.rdata'
  CheckSum stays 0: it is no driver
END
expect_same expected.txt out.txt

echo "== bytes behind the sections stay, to the last"
cp program.exe installer.exe
printf 'data of an installer\n' >>installer.exe
pdist-rpath --replace-needed zlib1.dll "$long" installer.exe
[ "$(tail -c 21 installer.exe)" = 'data of an installer' ] || fail "the overlay is gone"
pdist-rpath --json installer.exe >out.txt
expect_in out.txt '"overlay_size": 21'

echo "== refused, with the way out"
cp program.exe before.exe
capture pdist-rpath --set-rpath /a program.exe
expect_error 1 'pdist-rpath: error: program.exe: cannot edit: a PE file has no search path: Windows looks beside the program first
hint: put the libraries into the folder of the program'
capture pdist-rpath --replace-needed absent.dll b.dll program.exe
expect_error 1 "pdist-rpath: error: program.exe: cannot edit: it does not import from 'absent.dll'
hint: pdist-rpath --print-needed --print-delayed shows what it imports from"
expect_same before.exe program.exe

echo "== text, a web page, a zip and nothing, called libraries"
echo 'soon' >text.dll
echo '<!DOCTYPE html><title>404</title>' >page.dll
printf 'PK\003\004' >zip.dll
: >empty.dll
printf 'MZ\220\000' >dos.dll
capture pdist-rpath --print-needed text.dll page.dll zip.dll empty.dll dos.dll
expect_error 1 'pdist-rpath: error: text.dll: cannot read: it is text, not an ELF, PE or Mach-O file
pdist-rpath: error: page.dll: cannot read: it is an HTML page, not an ELF, PE or Mach-O file
pdist-rpath: error: zip.dll: cannot read: it is not an ELF, PE or Mach-O file
pdist-rpath: error: empty.dll: cannot read: it is empty
pdist-rpath: error: dos.dll: cannot read: it starts as a DOS program does, and has no PE header'
