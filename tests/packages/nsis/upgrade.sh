#!/bin/sh
# upgrade.sh <made>: a service for the whole machine is installed, upgraded twice, not downgraded, and removed without trace.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
made=$1
make_prefix
entry='HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\notes'
service='HKLM\SYSTEM\CurrentControlSet\Services\notesd'
folder='Program Files/Notes & Teams'
snapshot before
[ "$(grep -acF PDIC "$made/pad-1.0.0-windows-x86_64.exe")" = 0 ] || fail 'the icon shows in any installer, which proves nothing'
grep -aqF PDIC "$made/notes-1.0.0-windows-x86_64.exe" || fail "the installer has not the product's icon"

run_installer 0 notes-1.0.0-windows-x86_64.exe
expect_program 'notes 1.0.0 7' "$folder"
[ -f "$drive/$folder/share/only 1.0.0/in it/only.txt" ] || fail 'a file is missing'
[ -d "$drive/$folder/share/empty" ] || fail 'an empty folder is missing'
[ -f "$drive/$folder/share/odd/Grüße \$x \${TITLE} \$%PATH% [1] ' ;.txt" ] || fail 'the odd name is another'
[ -f "$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/Notes- all & -some- \$-n.lnk" ] || fail 'no entry in the menu'
[ -f "$drive/users/Public/Desktop/Notes- all & -some- \$-n.lnk" ] || fail 'no shortcut on the desktop'

# Texts come through as they are, whatever they would mean to makensis.
[ "$(registry_value "$entry" Comments)" = "\$\$ \"t\" \${TITLE} \`x\` \$INSTDIR \$\\n \$(^Name) \$%PATH% a\\ \\\" '; !system ;#" ] ||
  fail "the summary is another: $(cat out.txt)"
[ "$(registry_value "$entry" Publisher)" = 'Example $$ "Ltd"' ] || fail "the publisher is another: $(cat out.txt)"

# All that Add/Remove Programs shows and needs.
for value in 'DisplayName Notes & Teams' 'DisplayVersion 1.0.0' 'DisplayIcon C:\Program Files\Notes & Teams\share\notes.ico' \
  'InstallLocation C:\Program Files\Notes & Teams' \
  'UninstallString "C:\Program Files\Notes & Teams\uninstall\uninstall.exe"' \
  'QuietUninstallString "C:\Program Files\Notes & Teams\uninstall\uninstall.exe" /S' \
  'Contact Ada Example <ada@example.org>' 'URLInfoAbout https://example.org/notes' 'HelpLink https://example.org/notes' \
  'VersionMajor 0x1' 'VersionMinor 0x0' 'NoModify 0x1' 'NoRepair 0x1'; do
  [ "${value%% *} $(registry_value "$entry" "${value%% *}")" = "$value" ] || fail "${value%% *} is: $(cat out.txt)"
done
[ "$(registry_value "$entry" InstallDate)" = "$(date +%Y%m%d)" ] || fail "InstallDate is: $(cat out.txt)"
size=$(registry_value "$entry" EstimatedSize)
installed=$(find "$drive/$folder" -path '*/uninstall' -prune -o -type f -printf '%s\n' | awk '{ sum += $1 } END { print int((sum + 1023) / 1024) }')
[ "$((size))" = "$installed" ] || fail "EstimatedSize is $((size)) KiB, the files have $installed"

# The service runs with just the arguments that package.yaml has; its paths are Windows' own.
[ "$(registry_value "$service" ImagePath)" = '"C:\Program Files\Notes & Teams\bin\notesd.exe" "--config" "C:\Program Files\Notes & Teams\etc\notes\notes.conf" "a \"b\\\\"' ] ||
  fail "the service is started by: $(cat out.txt)"
[ "$(registry_value "$service" Start)" = 0x2 ] || fail 'the service does not start with Windows'
case $(registry_value "$service" Environment) in # the console has other letters
  NOTES_ROOM=Gr*e) ;;
  *) fail "its environment is: $(cat out.txt)" ;;
esac
expect_in "$drive/notesd.log" '1.0.0 "C:\Program Files\Notes & Teams\bin\notesd.exe"'
[ -d "$drive/ProgramData/notes/log" ] || fail 'the folder for logs is missing'

# File type and URL protocol
[ "$(registry_value 'HKLM\Software\Classes\notes.note\shell\open\command' '')" = '"C:\Program Files\Notes & Teams\bin\notes.exe" "%1"' ] ||
  fail "notes are opened by: $(cat out.txt)"
[ "$(registry_value 'HKLM\Software\Classes\note\shell\open\command' '')" = '"C:\Program Files\Notes & Teams\bin\notes.exe" "%1"' ] ||
  fail "note: is opened by: $(cat out.txt)"

# Upgrades, over the service that runs: what is gone goes, what was edited stays.
echo 'mine' >>"$drive/$folder/etc/notes/notes.conf"
echo 'mine' >>"$drive/$folder/etc/notes/same.conf"
echo 'mine' >"$drive/$folder/share/only 1.0.0/mine.txt"
for version in 1.1.0-rc.1 1.1.0; do
  run_installer 0 "notes-$version-windows-x86_64.exe"
  expect_program "notes $version 7" "$folder"
  [ ! -e "$drive/$folder/share/only 1.0.0/in it" ] || fail "1.0.0's own folder is still there"
  [ -f "$drive/$folder/share/only 1.0.0/mine.txt" ] || fail "the user's file is gone"
  [ -f "$drive/$folder/share/only $version/in it/only.txt" ] || fail "a file of $version is missing"
  [ "$(registry_value "$entry" DisplayVersion)" = "$version" ] || fail "DisplayVersion is: $(cat out.txt)"
  grep -q mine "$drive/$folder/etc/notes/notes.conf" || fail 'the edited configuration is gone'
  grep -q mine "$drive/$folder/etc/notes/same.conf" || fail 'the edited configuration is gone'
  [ "$(cat "$drive/$folder/etc/notes/notes.conf.new")" = "of $version" ] || fail 'the new configuration is not beside it'
  [ ! -e "$drive/$folder/etc/notes/same.conf.new" ] || fail 'a default that did not change is beside the edited file'
  expect_in "$drive/notesd.log" "$version \"C:"
  windows reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall'
  [ "$(grep -c '\\notes' out.txt)" = 1 ] || fail "not one entry: $(cat out.txt)"
done
[ "$(registry_value "$entry" VersionNumbers)" = 1.1.0.40000 ] || fail "VersionNumbers is: $(cat out.txt)"

# An older version is not installed over a newer one, but when asked to.
run_installer 3 notes-1.0.0-windows-x86_64.exe
expect_program 'notes 1.1.0 7' "$folder"
run_installer 3 notes-1.1.0-rc.1-windows-x86_64.exe
run_installer 0 notes-1.0.0-windows-x86_64.exe /DOWNGRADE
expect_program 'notes 1.0.0 7' "$folder"

# Removed with what its user has edited: nothing is left. Windows' own folder is not the product's.
rm "$drive/$folder/share/only 1.0.0/mine.txt"
run_uninstaller 0 "$folder" /PURGE
rm "$drive/notesd.log"
snapshot after
expect_unchanged before after

# Without /PURGE what was edited stays, and nothing else.
run_installer 0 notes-1.1.0-windows-x86_64.exe
echo 'mine' >>"$drive/$folder/etc/notes/notes.conf"
echo 'mine' >"$drive/ProgramData/notes/log/log.txt"
run_uninstaller 0 "$folder"
[ "$(cd "$drive/$folder" && find . -type f)" = ./etc/notes/notes.conf ] || fail "left: $(cd "$drive/$folder" && find . -type f)"
[ -f "$drive/ProgramData/notes/log/log.txt" ] || fail 'data is gone'
