#!/bin/sh
# Programs, libraries and plug-ins for macOS as lld links them, for one processor: <CPU>. LLVM's own readers are the
# judges.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"
make_macho "$1" -headerpad_max_install_names

echo "== names, as LLVM reads them"
for file in program libgreet.dylib greet.bundle; do
  needed_of "$file" >expected.txt
  [ -s expected.txt ] || fail "LLVM finds no libraries in $file"
  pdist-rpath --print-needed "$file" >out.txt
  expect_same expected.txt out.txt
  rpaths_of "$file" >expected.txt
  pdist-rpath --print-rpath "$file" >out.txt
  expect_same expected.txt out.txt
done
[ "$(pdist-rpath --print-install-name libgreet.dylib)" = @rpath/libgreet.dylib ] || fail "the install name"
[ "$(pdist-rpath --print-rpath program)" = @executable_path/../lib ] || fail "the search path"
[ "$(pdist-rpath --print-interpreter program)" = /usr/lib/dyld ] || fail "the loader"

echo "== JSON"
pdist-rpath --json program >out.txt
for text in '"format": "Mach-O"' '"kind": "executable"' "\"slice\": \"$1\"" '"universal": false' '"platform": "macos"' \
  '"minimum": "11.0"' '"sdk": "12.3"' '"@executable_path/../lib"'; do
  expect_in out.txt "$text"
done

# edit <file>: everything at once; what LLVM reads of it is what was asked for.
edit() {
  install=
  [ "$1" != libgreet.dylib ] || install='--set-install-name @rpath/a/longer/name/libgreet.dylib'
  # shellcheck disable=SC2086 # two words or none
  pdist-rpath --add-rpath @loader_path/../Frameworks --change-library /usr/lib/libSystem.B.dylib \
    @rpath/libSystem.of.ours.B.dylib $install "$1"
}

for file in program libgreet.dylib greet.bundle; do
  echo "== $file is edited, and signed"
  cp "$file" before
  edit "$file"
  expect_accepted "$file"
  expect_signed "$file"
  rpaths_of "$file" >rpaths.txt
  expect_in rpaths.txt @loader_path/../Frameworks
  needed_of "$file" >needed.txt
  expect_in needed.txt @rpath/libSystem.of.ours.B.dylib
  ! grep -q /usr/lib/libSystem needed.txt || fail "the old name is still there"
  [ "$(stat -c %a "$file")" = "$(stat -c %a before)" ] || fail "the mode"

  echo "== $file: the rest of its bytes are as they were"
  python3 - before "$file" "$(sed -n 's/^ *dataoff //p' otool.txt | tail -1)" <<'PYTHON' || fail "other bytes changed"
import struct, sys
before, after = (open(name, 'rb').read() for name in sys.argv[1:3])
text = struct.unpack_from('<I', after, after.index(b'__text\0') + 48)[0]
count, size = struct.unpack_from('<II', before, 16)
at, end = 32, len(before)
for _ in range(count):
    kind, length = struct.unpack_from('<II', before, at)
    if kind == 0x1D:
        end = struct.unpack_from('<I', before, at + 8)[0]
    at += length
assert int(sys.argv[3]) - end in range(16), 'the signature begins where the contents end'
sys.exit(before[text:end] != after[text:end])
PYTHON

  echo "== $file: a second run changes nothing"
  cp -p "$file" second
  inode=$(stat -c %i "$file")
  edit "$file"
  pdist-rpath --sign "$file"
  expect_same second "$file"
  [ "$(stat -c %i "$file")" = "$inode" ] || fail "$file was written anew"
done
[ "$(name_of libgreet.dylib)" = @rpath/a/longer/name/libgreet.dylib ] || fail "the install name"

echo "== install_name_tool's spellings mean the same"
make_macho "$1" -headerpad_max_install_names
for how in long theirs; do
  mkdir $how
  cp libgreet.dylib $how
done
pdist-rpath --set-install-name @rpath/new.dylib --add-rpath /opt/one --add-rpath /opt/two long/libgreet.dylib
pdist-rpath --change-rpath /opt/one /opt/three --delete-rpath /opt/two long/libgreet.dylib
pdist-rpath --change-library /usr/lib/libSystem.B.dylib /usr/lib/libSystem.C.dylib long/libgreet.dylib
pdist-rpath -id @rpath/new.dylib -add_rpath /opt/one -add_rpath /opt/two theirs/libgreet.dylib
pdist-rpath -rpath /opt/one /opt/three -delete_rpath /opt/two theirs/libgreet.dylib
pdist-rpath -change /usr/lib/libSystem.B.dylib /usr/lib/libSystem.C.dylib theirs/libgreet.dylib
expect_same long/libgreet.dylib theirs/libgreet.dylib
"$llvm_bin/llvm-install-name-tool" -id @rpath/new.dylib -add_rpath /opt/three \
  -change /usr/lib/libSystem.B.dylib /usr/lib/libSystem.C.dylib libgreet.dylib
for facts in name_of needed_of rpaths_of; do
  $facts libgreet.dylib >expected.txt
  $facts long/libgreet.dylib >out.txt
  expect_same expected.txt out.txt
done

echo "== the whole search path, and none"
pdist-rpath --set-rpath @loader_path:/opt/lib program
printf '@loader_path\n/opt/lib\n' >expected.txt
rpaths_of program >out.txt
expect_same expected.txt out.txt
pdist-rpath --shrink-rpath program
[ "$(rpaths_of program)" = @loader_path ] || fail "/opt/lib has nothing of it"
mkdir lib
cp libSystem.dylib lib/libgreet.dylib
pdist-rpath --set-rpath "$PWD/lib:$PWD/empty" --change-library @rpath/new.dylib @rpath/libgreet.dylib program
pdist-rpath --shrink-rpath program
[ "$(rpaths_of program)" = "$PWD/lib" ] || fail "the folder that has a needed library"
pdist-rpath --remove-rpath program
[ -z "$(rpaths_of program)" ] || fail "no search path"
expect_accepted program
expect_signed program

echo "== signing what has no signature, and what does not fit"
make_macho "$1" -no_adhoc_codesign -headerpad_max_install_names
pdist-rpath --dry-run --sign program >out.txt
expect_in out.txt 'an ad-hoc signature is added'
pdist-rpath --sign program
expect_accepted program
expect_signed program
printf 'X' | dd of=program bs=1 seek=$((0x2000)) conv=notrunc status=none
pdist-rpath --sign program
expect_signed program

echo "== a hundred edits"
file=program
i=0
while [ "$i" -lt 100 ]; do
  i=$((i + 1))
  folder=$(awk -v n=$((i * 7919 % 60)) 'BEGIN { for (i = 0; i < n; i++) printf "/folder" }')
  pdist-rpath --set-rpath "$folder/lib" $file
  [ "$i" != 1 ] || size=$(stat -c %s $file)
done
[ "$(stat -c %s $file)" = "$size" ] || fail "$file grew"
[ "$(rpaths_of $file)" = "$folder/lib" ] || fail "the last search path"
expect_accepted $file
expect_signed $file

echo "== where there is no room, the file stays as it is"
make_macho "$1" -headerpad 0
cp program before
long=@executable_path/$(printf '%0500d' 0)
capture pdist-rpath --set-rpath "$long" program
expect_status 1
expect_in err.txt 'pdist-rpath: error: program: cannot edit: its load commands would need '
expect_in err.txt 'hint: use shorter names, such as @rpath/..., or link it with -headerpad_max_install_names '
expect_same before program
# Its own report of the same: 500 bytes do not fit before the contents.
missing=$(sed -n 's/.* would need \([0-9]*\) bytes more .*/\1/p' err.txt)
{ [ "$missing" -gt 400 ] && [ "$missing" -lt 600 ]; } || fail "$missing bytes are missing"

echo "== what Mach-O files do not take"
capture pdist-rpath --force-rpath --set-rpath /a program
expect_error 1 'pdist-rpath: error: program: cannot edit: a Mach-O file has one kind of search path (LC_RPATH), which also serves the libraries below it
hint: leave --force-rpath out'
capture pdist-rpath --set-install-name a program
expect_error 1 'pdist-rpath: error: program: cannot edit: only libraries (dylib) have an install name, and it is none'
capture pdist-rpath --change-library libz.dylib libx.dylib program
expect_error 1 "pdist-rpath: error: program: cannot edit: it does not need 'libz.dylib'
hint: pdist-rpath --print-needed shows what it needs"
capture pdist-rpath -change one program
expect_status 2
expect_same before program
