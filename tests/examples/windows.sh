#!/bin/sh
# The example for Windows: its ZIP, unpacked under a difficult name, runs under Wine with an empty PATH; two build folders
# make the same bytes; its installer brings a service that beats.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
need x86_64-w64-mingw32-g++ x86_64-w64-mingw32-windres makensis wine wineserver

cp -R "$PDIST_SOURCE/examples/windows" source
own_wine
for build in build 'another build'; do
  capture "$PDIST_CMAKE" -S source -B "$build" --preset windows "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX"
  expect_status 0
  capture "$PDIST_CMAKE" --build "$build" --target dist packages
  expect_status 0
done
expect_in out.txt '  passed  smoke-test      bin/metronome.exe 400 3 swing: exit status 0 (wine-'

echo '== two build folders, the same bytes'
zip=metronome-1.0.0-windows-x86_64.zip
installer=metronome-1.0.0-windows-x86_64.exe
expect_same "build/dist/$zip" "another build/dist/$zip"
expect_same "build/packages/$installer" "another build/packages/$installer"

echo "== the compiler's runtime libraries, whatever they are called, are in the dist, and no import library is"
mkdir 'Größe 100% & mehr'
unzip -q "build/dist/$zip" -d 'Größe 100% & mehr'
dist="$PWD/Größe 100% & mehr/metronome-1.0.0"
cp "build/packages/$installer" .
rm -rf source build 'another build'
find "$dist" -name '*.a' | grep . && fail 'an import library is in the dist'
find "$dist/bin" -maxdepth 1 -name '*.dll' ! -name rhythm.dll >runtimes
grep -q . runtimes || fail "the compiler's runtime libraries are not in the dist"

# windows_path <path>
windows_path() { printf 'Z:%s' "$1" | sed 's|/|\\|g'; }

# Programs of the machine's own have PATH from here. What they say has Windows' line ends.
wine reg add 'HKLM\System\CurrentControlSet\Control\Session Manager\Environment' /v PATH /d '' /f >reg.txt 2>&1
# run <program> <argument>...: from the root of the drive.
run() {
  status=0
  program=$dist/bin/$1.exe
  shift
  (cd / && wine "$program" "$@") >out.txt 2>err.txt </dev/null || status=$?
  tr -d '\r' <out.txt >said.txt
}

wine cmd /c 'echo PATH is %PATH%.' >said.txt 2>err.txt
expect_in said.txt 'PATH is %PATH%.'

echo '== program, library and plugin run from the unpacked ZIP'
run metronome 400 4 swing
expect_status 0
printf '1\n2!\n3\n4!\n' >expected
expect_same expected said.txt
run metronome 9000 1
expect_status 1
expect_in err.txt 'metronome: error: tempo 9000: 20 to 400 is played'
run metronome 400 1 absent
expect_status 1
expect_in err.txt 'metronome: error: the plugin cannot be loaded: error 126'
run metronome
expect_status 2
capture pdist-manifest verify "$dist"
expect_status 0

echo '== without its library, it does not run: no other one is found'
mv "$dist/bin/rhythm.dll" kept
run metronome 400 1
[ "$status" != 0 ] || fail 'it runs without rhythm.dll'
mv kept "$dist/bin/rhythm.dll"

echo '== the service, in a console'
run metronomed --console --beats 2 --file "$(windows_path "$PWD/der Takt.txt")"
expect_status 0
printf 'beat 1\nbeat 2\n' >expected
tr -d '\r' <'der Takt.txt' >said.txt
expect_same expected said.txt
run metronomed
expect_status 1
expect_in err.txt 'metronomed: error: this is a service: Windows starts it; --console runs it here'

echo '== the installer starts the service, and the uninstaller takes it away again'
wine reg add 'HKLM\System\CurrentControlSet\Control\Session Manager\Environment' /v PATH \
  /d 'C:\windows\system32;C:\windows' /f >reg.txt 2>&1
# within_ten_seconds <command...>
within_ten_seconds() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if "$@"; then return; fi
    sleep 1
  done
  fail "not within ten seconds: $*"
}
service_runs() { wine sc query metronome 2>err.txt </dev/null | grep -q RUNNING; }
service_is_gone() { ! wine sc query metronome >said.txt 2>err.txt </dev/null; }
capture wine "$installer" /S
expect_status 0
within_ten_seconds service_runs
within_ten_seconds grep -qs 'beat 2' prefix/drive_c/ProgramData/metronome/beats.txt
program='prefix/drive_c/Program Files/metronome'
capture wine "$program/bin/metronome.exe" 400 2 swing
expect_status 0
# The uninstaller goes on in a copy of itself.
capture wine "$program/uninstall/uninstall.exe" /S
expect_status 0
within_ten_seconds service_is_gone
within_ten_seconds test ! -e "$program"
