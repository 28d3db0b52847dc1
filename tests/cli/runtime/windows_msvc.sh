#!/bin/sh
# Visual C++'s runtime libraries: found in the folder of the redistributable files, by architecture, and never debug ones;
# or left to what an installer brings.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/runtime/windows.sh"

home="$PWD/VC/Redist/MSVC/14.40.33807"
for architecture in x64 x86 arm64; do
  case $architecture in
    x64) TARGET=x86_64 ;;
    x86) TARGET=i386 ;;
    *) TARGET=aarch64 ;;
  esac
  export TARGET
  crt=$home/$architecture/Microsoft.VC143.CRT
  VERSION=14.40.33807.0 dll "$crt/vcruntime140.dll"
  dll "$crt/msvcp140.dll" "$crt/vcruntime140.dll"
  dll "$crt/concrt140.dll" "$crt/vcruntime140.dll"
done
unset TARGET
debug=$home/debug_nonredist/x64/Microsoft.VC143.DebugCRT
dll "$debug/vcruntime140d.dll"
crt=$home/x64/Microsoft.VC143.CRT
dll build/words.dll "$crt/vcruntime140.dll"
exe build/app.exe "$crt/msvcp140.dll" build/words.dll

# plan_msvc <program> <options>
plan_msvc() {
  windows_request ", \"built_files\": [{\"target\": \"app\", \"path\": \"$1\", \"destination\": \"bin\"}],
\"library_folders\": [\"$PWD/build\"],
\"runtime\": {\"recipe\": \"$PDIST_SOURCE/templates/runtime/msvc.yaml\", \"home\": \"$home\", \"options\": {$2}}"
  capture pdist-runtime plan --request request.json --output plan.json
}

# expect_libraries <file>...: what is in bin/ of the dist.
expect_libraries() {
  rm -rf ./dist
  pdist-runtime apply --plan plan.json >out.txt
  printf '%s\n' "$@" >expected
  find dist/bin -type f -printf '%f\n' | LC_ALL=C sort >files
  diff -u expected files >&2 || fail 'the dist has other files'
  capture pdist-verify dist
  expect_status 0
}

plan_msvc "$PWD/build/app.exe" ''
expect_status 0
expect_in out.txt 'demo: runtime msvc 14.40.33807.0 (redistributable files of Visual C++)'
expect_libraries app.exe msvcp140.dll vcruntime140.dll words.dll
expect_same dist/bin/msvcp140.dll "$crt/msvcp140.dll"
if grep -q requirements dist/share/demo/dist/manifest.json; then fail 'the installer must see to something'; fi

# Left to the machine: what is needed of it is a fact of the dist, and no error of the proof.
plan_msvc "$PWD/build/app.exe" '"external": "ON"'
expect_status 0
expect_libraries app.exe words.dll
expect_in out.txt '  passed  libraries       2 binaries find 1 library in the dist; 2 left to the system'
tr -d ' \n' <dist/share/demo/dist/manifest.json >manifest.txt
expect_in manifest.txt '"requirements":[{"name":"vcredist","description":"MicrosoftVisualC++Redistributable",'\
'"version":"14.40.33807.0","libraries":["msvcp140.dll","vcruntime140.dll"]}]'
pdist-runtime why --plan plan.json msvcp140.dll >out.txt
expect_in out.txt 'Microsoft Visual C++ Redistributable brings it, which an installer must see to'
# The manifest says so, not the request: a library that it does not name is missing.
sed 's/"msvcp140.dll",\{0,1\}//' dist/share/demo/dist/manifest.json >changed.json
cp changed.json dist/share/demo/dist/manifest.json
capture pdist-verify dist --skip manifest
expect_status 1
expect_in out.txt 'msvcp140.dll is missing: needed by app.exe'

# A debug library, and one that the folder has not.
exe build/debug.exe "$debug/vcruntime140d.dll"
plan_msvc "$PWD/build/debug.exe" ''
expect_status 1
expect_in err.txt 'vcruntime140d.dll is missing: needed by debug.exe; looked in: '
if grep -q debug_nonredist err.txt; then fail 'it looked among the debug libraries'; fi
rm "$crt/msvcp140.dll"
plan_msvc "$PWD/build/app.exe" ''
folder() { echo "$home/$1/Microsoft.VC143.CRT (LIBRARY_FOLDERS)"; }
expect_error 1 "pdist-runtime: error: $PWD/build/app.exe: msvcp140.dll is missing: needed by app.exe; looked in: \
$PWD/build (folder of $PWD/build/app.exe): not there; $PWD/build (LIBRARY_FOLDERS): not there; \
$(folder arm64): wrong architecture: aarch64 (64-bit, little-endian); $(folder x64): not there; \
$(folder x86): wrong architecture: i386 (32-bit, little-endian)
hint: install the library, or name its folder in LIBRARY_FOLDERS; if the target's system brings it, leave it out with \
EXCLUDE_REGEXES or a LIBRARY_POLICY"

# Without a HOME the version has to be said; with one it has not.
plan_msvc "$PWD/build/app.exe" '"external": "ON", "version": "14.38"'
expect_error 1 "pdist-runtime: error: OPTIONS version is not for a RUNTIME msvc with a home: the home's files tell its version
hint: leave the option out"
kept=$home
home=
plan_msvc "$PWD/build/app.exe" '"external": "ON", "version": "14.38"'
expect_status 0
expect_in out.txt 'demo: runtime msvc 14.38 (of the machine)'
expect_libraries app.exe words.dll
tr -d ' \n' <dist/share/demo/dist/manifest.json >manifest.txt
expect_in manifest.txt '"version":"14.38","libraries":["msvcp140.dll","vcruntime140.dll"]}]'
plan_msvc "$PWD/build/app.exe" '"external": "ON"'
expect_error 1 'pdist-runtime: error: the version of the runtime msvc is not said: there is no HOME that tells it
hint: RUNTIME msvc OPTIONS version=<numbers with dots>'
plan_msvc "$PWD/build/app.exe" '"external": "ON", "version": "v14.38"'
expect_error 1 "pdist-runtime: error: 'v14.38' is no version of the runtime msvc: one to four numbers are needed
hint: RUNTIME msvc OPTIONS version=<numbers with dots>"
plan_msvc "$PWD/build/app.exe" ''
expect_error 1 'pdist-runtime: error: the runtime msvc is not looked for: its recipe names no folder where it usually is
hint: name the right folder: RUNTIME msvc HOME <folder>'

home=${kept%/*}
plan_msvc "$PWD/build/app.exe" ''
expect_error 1 "pdist-runtime: error: $home: this is no home of the runtime msvc: $home/*/Microsoft.VC14*.CRT/vcruntime140.dll is not there
hint: name the right folder: RUNTIME msvc HOME <folder>"
