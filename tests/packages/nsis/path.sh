#!/bin/sh
# path.sh <made>: PATH of any length gets one folder more, and is then what it was, byte for byte.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
made=$1
make_prefix
key='HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'

# stored_path: PATH, with its type.
stored_path() {
  windows reg query "$key" /v Path
  tr -d '\r' <out.txt
}

# check_path <text> <type>: is the same after an installation, an upgrade and a removal as before.
check_path() {
  windows reg add "$key" /v Path /t "$2" /d "$1" /f
  [ "$status" = 0 ] || fail "PATH cannot be set: $(cat err.txt)"
  stored_path >path-before.txt
  [ "$(wc -c <path-before.txt)" -gt "${#1}" ] || fail "PATH is not stored whole: $(cat path-before.txt)"
  run_installer 0 pad-1.0.0-windows-x86_64.exe /ALLUSERS
  run_installer 0 pad-1.1.0-windows-x86_64.exe /ALLUSERS
  stored_path >path-installed.txt
  [ "$(grep -oE 'Program Files\\Pad\\bin(;|$)' path-installed.txt | wc -l)" = 1 ] || fail "PATH is: $(cat path-installed.txt)"
  run_uninstaller 0 'Program Files/Pad'
  stored_path >path-after.txt
  expect_same path-before.txt path-after.txt
}

long='C:\windows\system32;%SystemRoot%'
while [ "${#long}" -lt 2000 ]; do
  long="$long;C:\\Tools with spaces\\number ${#long}"
done
check_path "$long" REG_EXPAND_SZ
check_path "$long;" REG_SZ
check_path 'C:\windows;;C:\Program Files\Pad\binaries;C:\windows\system32' REG_EXPAND_SZ

# A folder that somebody else put there is not taken away.
windows reg add "$key" /v Path /t REG_EXPAND_SZ /d 'C:\windows;c:\program files\pad\BIN;C:\windows\system32' /f
stored_path >path-before.txt
run_installer 0 pad-1.0.0-windows-x86_64.exe /ALLUSERS
run_uninstaller 0 'Program Files/Pad'
stored_path >path-after.txt
expect_same path-before.txt path-after.txt

# What somebody put behind it stays.
windows reg add "$key" /v Path /t REG_EXPAND_SZ /d 'C:\windows' /f
run_installer 0 pad-1.0.0-windows-x86_64.exe /ALLUSERS
windows reg add "$key" /v Path /t REG_EXPAND_SZ /d "$(registry_value "$key" Path);C:\\later" /f
run_uninstaller 0 'Program Files/Pad'
[ "$(registry_value "$key" Path)" = 'C:\windows;C:\later' ] || fail "PATH is: $(cat out.txt)"
