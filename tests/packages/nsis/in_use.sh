#!/bin/sh
# in_use.sh <made>: nothing changes while a program runs, and an uninstaller removes what it has installed, nothing else.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
made=$1
make_prefix
folder='Program Files/Pad'
run_installer 0 pad-1.0.0-windows-x86_64.exe /ALLUSERS
wine 'C:\Program Files\Pad\bin\notes.exe' stays >/dev/null 2>&1 &
running=$!
tries=0
until windows tasklist && grep -q notes.exe out.txt; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || fail 'the program does not start'
  sleep 0.1
done
run_installer 4 pad-1.1.0-windows-x86_64.exe /ALLUSERS
[ ! -e "$drive/$folder/uninstall/new" ] || fail 'something half done is left'
run_uninstaller 4 "$folder"
windows taskkill /f /im notes.exe
wait "$running" || :
expect_program 'notes 1.0.0 7' "$folder"
run_installer 0 pad-1.1.0-windows-x86_64.exe /ALLUSERS

# A list that leads out of the folder, and files that are not listed
list=$drive/$folder/uninstall/lists/core.list
printf 'F ..\\victim.txt\r\nF C:\\victim.txt\r\nF \\victim.txt\r\nF share\\..\\..\\victim.txt\r\n' | iconv -f utf-8 -t utf-16le >>"$list"
echo mine >"$drive/Program Files/victim.txt"
echo mine >"$drive/victim.txt"
echo mine >"$drive/$folder/bin/mine.txt"
run_uninstaller 0 "$folder"
for victim in 'Program Files/victim.txt' victim.txt; do
  [ -f "$drive/$victim" ] || fail "somebody else's file is gone"
done
[ "$(cd "$drive/$folder" && find . -type f)" = ./bin/mine.txt ] || fail "left: $(cd "$drive/$folder" && find . -type f)"
