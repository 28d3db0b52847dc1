#!/bin/sh
# The smoke test of a dist for Windows: under Wine, moved, masked, and told in full when it fails.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
. "$PDIST_SOURCE/tests/wine.sh"
need x86_64-w64-mingw32-gcc wine wineserver clang lld-link

mkdir -p src dist/bin 'temporary files'
export TMPDIR="$PWD/temporary files"
x86_64-w64-mingw32-gcc -o dist/bin/smoke.exe "$PDIST_SOURCE/tests/data/windows/smoke.c"
echo x >src/secret
prove() { capture pdist-verify dist --skip build-paths --private-folder src "$@"; }

# From a folder with a blank and a letter that is not ASCII, and no PATH but Windows' own.
prove --smoke-test bin/smoke.exe -- where
expect_status 1
findings_of smoke-test | sed -n 's/^stdout: //p' >said
sed -n 's/^self=//p' said >self
printf '%s\n' 'Z:'"$(printf '%s' "$TMPDIR" | sed 's|/|\\\\|g')"'\\pdist-verify-XXXXXX\\moved dist é\\bin\\smoke.exe' >expected
sed 's/pdist-verify-....../pdist-verify-XXXXXX/' self >found
expect_same expected found
# Findings are escaped: a backslash is told as two.
# shellcheck disable=SC1003 # no quote is meant to be escaped
grep -qxF 'folder=Z:\\' said || fail "$(cat said)"
if sed -n 's/^PATH=//p' said | tr ';' '\n' | grep -v -i '^C:\\\\windows'; then fail 'PATH has more than Windows'; fi

# What is hidden is not there: the build, and the dist itself.
prove --smoke-test smoke -- sees "Z:$PWD/src/secret" "Z:$PWD/dist/bin/smoke.exe"
version=$(wine --version)
case $(line_of smoke-test) in
*"exit status 0 ($version, mount namespace)") expect_status 0 ;;
*", moved and renamed)") ;;
*) fail "$(cat out.txt)" ;;
esac
prove --isolation moved --smoke-test smoke -- sees "Z:$PWD/src/secret" "Z:$PWD/dist/bin/smoke.exe"
expect_failed smoke-test "bin/smoke.exe sees Z:$PWD/src/secret Z:$PWD/dist/bin/smoke.exe: exit status 1
stdout: sees Z:$PWD/src/secret
note: only moved and renamed, the build is not hidden: asked for without one"
expect_in out.txt "exit status 1 ($version, moved and renamed)"

# Failing, crashing, hanging; a library that is not there.
prove --smoke-test smoke -- fail 130
expect_failed smoke-test 'bin/smoke.exe fail 130: exit status 130
stderr: it broke'
prove --smoke-test smoke -- crash
expect_status 1
expect_in out.txt 'bin/smoke.exe crash: exit status 5'
expect_in out.txt 'stderr: wine: Unhandled page fault'
prove --timeout 2 --smoke-test smoke -- hang
expect_status 1
expect_in out.txt 'bin/smoke.exe hang: did not end within 2 s'
expect_in out.txt 'stdout: waiting'
echo '__declspec(dllexport) int extra(void) { return 0; }' >src/extra.c
echo '__declspec(dllimport) int extra(void); int main(void) { return extra(); }' >src/needs.c
x86_64-w64-mingw32-gcc -shared -o src/extra.dll src/extra.c -Wl,--out-implib,src/libextra.a
x86_64-w64-mingw32-gcc -o dist/bin/needs.exe src/needs.c -Lsrc -lextra
prove --skip libraries --smoke-test needs
expect_status 1
expect_in out.txt 'bin/needs.exe: exit status 53'
expect_in out.txt 'Library extra.dll (which is needed by L'
rm dist/bin/needs.exe

# Programs that this Wine cannot run are not tried.
echo 'int start(void) { return 0; }' >src/start.c
for cpu in aarch64 i686; do
  mkdir -p $cpu/bin
  clang --target=$cpu-pc-windows-msvc -c src/start.c -o src/start.obj
  lld-link /nologo /nodefaultlib /safeseh:no /entry:start /subsystem:console /out:$cpu/bin/smoke.exe src/start.obj
  capture pdist-verify $cpu --skip build-paths --smoke-test smoke
  expect_status 0
  case $cpu in
  aarch64) words='for aarch64 (64-bit, little-endian), and the wine that is here runs x86_64 (64-bit, little-endian)' ;;
  i686) words='for i386 (32-bit, little-endian), and the wine that is here runs x86_64 (64-bit, little-endian) only' ;;
  esac
  case $cpu$(line_of smoke-test) in
  i686*passed*) ;; # there is a Wine for both
  *) line_of smoke-test | grep -qF "  skipped smoke-test      bin/smoke.exe is $words" || fail "$(cat out.txt)" ;;
  esac
done

# Without Wine: said so, for people and for machines.
prove_without() { capture env PATH="$PDIST_BIN" "$PDIST_BIN/pdist-verify" dist --skip build-paths --smoke-test smoke "$@"; }
prove_without
expect_status 0
expect_in out.txt '  skipped smoke-test      it is for Windows: there is no wine on PATH to start it with'
prove_without --json
expect_in out.txt '"outcome": "skipped"'
expect_in out.txt '"summary": "it is for Windows: there is no wine on PATH to start it with"'
prove_without --wine "$(command -v wine)"
expect_status 0
expect_in out.txt "exit status 0 ($version, "
prove --wine ./wine --smoke-test smoke
expect_failed smoke-test './wine: there is no such program'
prove --smoke-test smok
expect_failed smoke-test "smok: the smoke test's program is not in the dist"

# Nothing is left, nor when the proof is killed: also not where Wine has its sockets.
[ -z "$(ls -A 'temporary files')" ] || fail "left: $(ls -A 'temporary files')"
pdist-verify dist --skip build-paths --smoke-test smoke -- hang >killed.txt 2>&1 &
proof=$!
tries=0
until ls -d 'temporary files'/pdist-verify-*/wine/system.reg >found 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 600 ] || fail 'no prefix was made'
  sleep 0.1
done
prefix=$(dirname "$(cat found)")
server=$(server_folder "$prefix")
[ -e "$server/socket" ] || fail "there is no $server"
kill -KILL $proof
wait $proof || true
tries=0
until [ -z "$(ls -A 'temporary files')" ]; do
  tries=$((tries + 1))
  [ $tries -lt 600 ] || fail "after a kill: $(ls -A 'temporary files'/*)"
  sleep 0.1
done
[ ! -e "$server" ] || fail "$server is left"
case $server in /tmp/wine-??????/*) [ ! -e "${server%/*}" ] || fail "${server%/*} is left" ;; esac
