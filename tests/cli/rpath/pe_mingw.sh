#!/bin/sh
# A program as MinGW's linker writes it: its own import section, COFF symbols behind the sections, a CheckSum.
# GNU objdump is the judge.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"

make_mingw_program

libraries() { objdump -p "$1" | sed -n 's/.*DLL Name: //p'; }

echo "== reading"
libraries program.exe >expected.txt
[ "$(wc -l <expected.txt)" = 3 ] || fail "objdump finds no imports"
pdist-rpath --print-needed program.exe >out.txt
expect_same expected.txt out.txt
pdist-rpath --json program.exe >out.txt
expect_in out.txt '"overlay_size": 0'

# checksum <written or actual>: of the file whose JSON is in out.txt.
checksum() {
  case $1 in
  written) sed -n 's/.*"checksum": \([0-9]*\).*/\1/p' out.txt ;;
  actual) sed -n 's/.*"actual_checksum": \([0-9]*\).*/\1/p' out.txt ;;
  esac
}

echo "== GNU ld and we compute one CheckSum"
[ "$(checksum written)" != 0 ] || fail "the linker wrote no CheckSum"
[ "$(checksum written)" = "$(checksum actual)" ] || fail "CheckSums differ"

echo "== renaming: the symbols stay, the CheckSum is right again"
objdump -t program.exe >symbols.txt
pdist-rpath --replace-needed zlib1.dll zlib1-of-chat.dll program.exe
sed 's/^zlib1.dll$/zlib1-of-chat.dll/' expected.txt >renamed.txt
libraries program.exe >found.txt
expect_same renamed.txt found.txt
old=$(checksum written)
pdist-rpath --json program.exe >out.txt
[ "$(checksum written)" = "$(checksum actual)" ] || fail "the CheckSum is wrong"
[ "$(checksum written)" != "$old" ] || fail "the CheckSum is the old one"

echo "== a section more, behind the symbols"
name=zlib1-of-chat.dll
# shellcheck disable=SC2046 # words on purpose
long=$(printf 'x%.0s' $(seq 1 250)).dll
for _ in 1 2 3 4 5; do # a short name takes the place of the long one, and the next long one needs another place
  pdist-rpath --replace-needed "$name" z.dll program.exe
  pdist-rpath --replace-needed z.dll "$long" program.exe
  name=$long
done
sed "s/^zlib1-of-chat.dll\$/$name/" renamed.txt >expected.txt
llvm-readobj --coff-imports program.exe | sed -n 's/^  Name: //p' >found.txt
expect_same expected.txt found.txt
objdump -h program.exe >sections.txt
expect_in sections.txt .pdist
objdump -t program.exe >found.txt
sed 's/^.*(sec/(sec/' found.txt >found-names.txt
sed 's/^.*(sec/(sec/' symbols.txt >names.txt
expect_same names.txt found-names.txt
