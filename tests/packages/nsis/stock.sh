#!/bin/sh
# stock.sh <made>: the same steps with the template that CPack brings, as a record of what it leaves behind. What is said here of
# CPack is what this test sees; where a later CMake does better, it fails, and the README's comparison is to be changed.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
need makensis x86_64-w64-mingw32-gcc
made=$PWD/made
mkdir made
for version in 1.0.0 1.1.0; do
  capture "$PDIST_CMAKE" -S "$PDIST_SOURCE/tests/packages/nsis/stock" -B "build $version" -G Ninja \
    "-DCMAKE_TOOLCHAIN_FILE=$PDIST_SOURCE/tests/packages/nsis/notes/toolchain.cmake" "-DSTOCK_VERSION=$version"
  expect_status 0
  capture "$PDIST_CMAKE" --build "build $version" --target package
  expect_status 0
  cp "build $version/stock-$version-win64.exe" made
done
make_prefix
key='HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
windows reg add "$key" /v Path /t REG_EXPAND_SZ /d 'C:\windows\system32;C:\windows' /f
snapshot before
run_installer 0 stock-1.0.0-win64.exe
echo mine >>"$drive/Program Files/stock 1.0.0/etc/stock.conf"
run_installer 0 stock-1.1.0-win64.exe

# Two installations side by side, each with its files, and two entries.
for version in 1.0.0 1.1.0; do
  [ -f "$drive/Program Files/stock $version/bin/stock.exe" ] || fail 'CPack upgrades in place'
done
entries=0
for list in 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' 'HKLM\Software\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall'; do
  windows reg query "$list" /s
  entries=$((entries + $(grep -c 'DisplayName .*stock' out.txt || :)))
done
[ "$entries" = 2 ] || fail "CPack has $entries entries"
if grep -q mine "$drive/Program Files/stock 1.1.0/etc/stock.conf"; then fail 'CPack keeps edited configuration'; fi

# The uninstaller does not stop for a program that runs, and keeps nothing that was edited.
for version in 1.0.0 1.1.0; do
  cp "$drive/Program Files/stock $version/Uninstall.exe" "$drive/un.exe"
  printf 'C:\\un.exe /S _?=C:\\Program Files\\stock %s\r\nexit /b %%errorlevel%%\r\n' "$version" >"$drive/run.cmd"
  windows cmd /c 'C:\run.cmd'
  rm -f "$drive/un.exe" "$drive/run.cmd"
done
snapshot after
diff before.files after.files >files.txt || :
diff before.reg after.reg >registry.txt || :
echo "left by CPack's own template:"
cat files.txt registry.txt
