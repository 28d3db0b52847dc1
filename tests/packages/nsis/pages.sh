#!/bin/sh
# pages.sh <made>: somebody goes through the pages of an installer and of its uninstaller.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
need x86_64-w64-mingw32-gcc
made=$1
make_prefix
x86_64-w64-mingw32-gcc -o "$drive/clicker.exe" "$PDIST_SOURCE/tests/packages/nsis/clicker.c"

# go_through <program> <option>...: with its first buttons; the headings are in pages.txt.
go_through() {
  (cd "$drive" && exec wine "$@") >/dev/null 2>&1 &
  running=$!
  windows 'C:\clicker.exe' 'C:\pages.txt'
  [ "$status" = 0 ] || fail "the windows stay: $(cat "$drive/pages.txt")"
  ended=0
  wait "$running" || ended=$?
  tr -d '\r' <"$drive/pages.txt" >pages.txt
}

# expect_pages <heading>...: but for those that are there only while something is done.
expect_pages() {
  printf '%s\n' "$@" >expected.txt
  grep -vxE 'Installing|Uninstalling' pages.txt >shown.txt || :
  expect_same expected.txt shown.txt
}

cp "$made/pad-1.0.0-windows-x86_64.exe" "$drive/setup.exe"
go_through 'C:\setup.exe'
[ "$ended" = 0 ] || fail "the installer ended with $ended"
expect_pages 'License Agreement' 'Who will use it' 'Choose Install Location' 'Choose Components' 'Installation Complete'
expect_program 'notes 1.0.0 7' 'Program Files/Pad'
echo 'mine' >>"$drive/Program Files/Pad/etc/notes/notes.conf"
cp "$drive/Program Files/Pad/uninstall/uninstall.exe" "$drive/un.exe"
go_through 'C:\un.exe' '_?=C:\Program' 'Files\Pad\uninstall'
expect_pages 'Uninstall Pad' 'Uninstallation Complete'
[ "$ended" = 0 ] || fail "the uninstaller ended with $ended"
[ "$(cd "$drive/Program Files/Pad" && find . -type f)" = ./etc/notes/notes.conf ] ||
  fail "left: $(cd "$drive/Program Files/Pad" && find . -type f)"
