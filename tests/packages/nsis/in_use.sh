#!/bin/sh
# in_use.sh <made>: nothing changes while a program runs, and an uninstaller removes what it has installed, nothing else.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
made=$1
need x86_64-w64-mingw32-gcc
make_prefix
folder='Program Files/Pad'
run_installer 0 pad-1.0.0-windows-x86_64.exe /ALLUSERS

# start_program [<folder>]: of Pad, or another one; it stays until it is ended.
start_program() {
  : >running.txt
  (cd "$drive" && exec wine "C:\\Program Files\\${1:-Pad}\\bin\\notes.exe" stays) >running.txt 2>&1 &
  running=$!
  tries=0
  # Its own words: tasklist is a stub in wine 8.0.
  until grep -q '^notes ' running.txt; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail "the program does not start: $(cat running.txt)"
    sleep 0.1
  done
}

start_program
run_installer 4 pad-1.1.0-windows-x86_64.exe /ALLUSERS
[ ! -e "$drive/$folder/uninstall/new" ] || fail 'something half done is left'
run_uninstaller 4 "$folder"
windows taskkill /f /im notes.exe
wait "$running" || :
expect_program 'notes 1.0.0 7' "$folder"
run_installer 0 pad-1.1.0-windows-x86_64.exe /ALLUSERS

# With /CLOSE the Restart Manager is asked to end what runs: wine has none, so it is asked of one of ours.
x86_64-w64-mingw32-gcc -shared -o "$drive/windows/system32/rstrtmgr.dll" "$PDIST_SOURCE/tests/packages/nsis/restart_manager.c"
WINEDLLOVERRIDES="$WINEDLLOVERRIDES;rstrtmgr=n"
for job in install uninstall; do
  start_program
  rm -f "$drive/asked.txt"
  case $job in
    install) run_installer 0 pad-1.1.0-windows-x86_64.exe /ALLUSERS /CLOSE ;;
    uninstall) run_uninstaller 0 "$folder" /CLOSE ;;
  esac
  wait "$running" || :
  # The first file of the list that is in use, of those that cannot be written to.
  printf '%s\n' 'start 0' 'file C:\Program Files\Pad\bin\libnote_library.dll' \
    'shutdown C:\Program Files\Pad\bin\libnote_library.dll' 'end 77' >expected.txt
  tr -d '\r' <"$drive/asked.txt" >asked.txt
  expect_same expected.txt asked.txt
done
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

# A service that was stopped for an upgrade that cannot be made runs again; one that its user has stopped stays so.
run_installer 0 notes-1.0.0-windows-x86_64.exe
[ "$(grep -c '^1.0.0 ' "$drive/notesd.log")" = 1 ] || fail "the service was started: $(cat "$drive/notesd.log")"
start_program 'Notes & Teams'
run_installer 4 notes-1.1.0-windows-x86_64.exe
[ "$(grep -c '^1.0.0 ' "$drive/notesd.log")" = 2 ] || fail "the service was not started again: $(cat "$drive/notesd.log")"
windows taskkill /f /im notes.exe
wait "$running" || :
windows net stop notesd
[ "$status" = 0 ] || fail "the service does not stop: $(cat out.txt)"
run_installer 0 notes-1.1.0-windows-x86_64.exe
[ "$(wc -l <"$drive/notesd.log")" = 2 ] || fail "a service that was stopped is started: $(cat "$drive/notesd.log")"
