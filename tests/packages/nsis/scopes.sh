#!/bin/sh
# scopes.sh <made>: for everybody and for one user, folders with spaces and other letters, two products side by side, components.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
made=$1
make_prefix
entry='Software\Microsoft\Windows\CurrentVersion\Uninstall\pad'
snapshot before

# For one user: nothing of the machine changes.
run_installer 0 pad-1.0.0-windows-x86_64.exe /CURRENTUSER
own=$(cd "$drive" && find users -type d -path '*/AppData/Local/Programs/Pad' -o -type d -path '*/Local Settings/Application Data/Programs/Pad')
[ -n "$own" ] || fail "it is not in the user's folder: $(find "$drive" -name Pad)"
expect_program 'notes 1.0.0 7' "$own"
[ "$(registry_value "HKCU\\$entry" DisplayVersion)" = 1.0.0 ] || fail 'the user has no entry'
[ -z "$(registry_value "HKLM\\$entry" DisplayVersion)" ] || fail 'the machine has an entry'
case $(registry_value 'HKCU\Environment' Path) in
  *'\Programs\Pad\bin') ;;
  *) fail "the user's PATH is: $(cat out.txt)" ;;
esac

# The choice is remembered: the upgrade is for the user, too.
run_installer 0 pad-1.1.0-windows-x86_64.exe
[ "$(registry_value "HKCU\\$entry" DisplayVersion)" = 1.1.0 ] || fail 'the upgrade went elsewhere'
expect_program 'notes 1.1.0 7' "$own"

# For everybody instead: the other installation gives way.
run_installer 0 pad-1.1.0-windows-x86_64.exe /ALLUSERS
[ -z "$(registry_value "HKCU\\$entry" DisplayVersion)" ] || fail 'the user still has an entry'
[ ! -e "$drive/$own" ] || fail "left: $(find "$drive/$own")"
expect_program 'notes 1.1.0 7' 'Program Files/Pad'
run_uninstaller 0 'Program Files/Pad'
snapshot after
expect_unchanged before after

# A folder of the user's choice, with spaces and letters of other languages, and another product beside it.
run_installer 0 notes-1.1.0-windows-x86_64.exe
run_installer 0 pad-1.0.0-windows-x86_64.exe '/ALLUSERS /D=C:\Meine Programme\Pad'
expect_program 'notes 1.0.0 7' 'Meine Programme/Pad'
expect_program 'notes 1.1.0 7' 'Program Files/Notes & Teams'
run_installer 0 pad-1.1.0-windows-x86_64.exe
expect_program 'notes 1.1.0 7' 'Meine Programme/Pad'
[ ! -e "$drive/Program Files/Pad" ] || fail 'the upgrade went to another folder'
run_installer 0 pad-1.1.0-windows-x86_64.exe '/D=C:\Meine Programme\Größe'
expect_program 'notes 1.1.0 7' 'Meine Programme/Größe'
[ ! -e "$drive/Meine Programme/Pad" ] || fail 'there are two installations now'
run_uninstaller 0 'Meine Programme/Größe'
expect_program 'notes 1.1.0 7' 'Program Files/Notes & Teams'
run_uninstaller 0 'Program Files/Notes & Teams'
[ -d "$drive/Meine Programme" ] || fail 'a folder that is not its own is gone'
rmdir "$drive/Meine Programme"
rm "$drive/notesd.log"
snapshot after
expect_unchanged before after

# Components: those that are chosen, with what they need; an upgrade has the same.
run_installer 0 pad-1.0.0-windows-x86_64.exe '/ALLUSERS /COMPONENTS=core'
[ ! -e "$drive/Program Files/Pad/share/odd" ] || fail 'a component that was not chosen is there'
run_installer 0 pad-1.1.0-windows-x86_64.exe
[ ! -e "$drive/Program Files/Pad/share/odd" ] || fail 'the upgrade brought another component'
run_installer 0 pad-1.1.0-windows-x86_64.exe /COMPONENTS=extras
[ -d "$drive/Program Files/Pad/share/odd" ] || fail 'a component that was chosen is missing'
expect_program 'notes 1.1.0 7' 'Program Files/Pad'
run_installer 0 pad-1.1.0-windows-x86_64.exe /COMPONENTS=core
[ ! -e "$drive/Program Files/Pad/share/odd" ] || fail 'a component that is not chosen any more is there'
run_uninstaller 0 'Program Files/Pad'
snapshot after
expect_unchanged before after
