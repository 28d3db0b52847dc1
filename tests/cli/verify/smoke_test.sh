# shellcheck shell=sh
# The smoke test: moved, masked, and told in full when it fails.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
make_dist
prove() { capture pdist-verify dist --private-folder src "$@"; }

prove --smoke-test hello
expect_status 0
isolation=$(sed -n 's/.*bin\/hello: exit status 0 (\(.*\)).*/\1/p' out.txt)

# A file that is not there: command, status, last lines.
prove --smoke-test hello -- /no/such/file --json
expect_failed smoke-test 'bin/hello /no/such/file --json: exit status 3
stdout: looking for /no/such/file
stderr: cannot open it'
expect_in out.txt "FAILED  smoke-test      bin/hello /no/such/file --json: exit status 3 ($isolation)"

# A file of the hidden build folder is not there either; without hiding it is.
if [ "$isolation" = 'mount namespace' ]; then
  prove --smoke-test hello -- "$PWD/src/hello.c"
  expect_failed smoke-test "bin/hello $PWD/src/hello.c: exit status 3
stdout: looking for $PWD/src/hello.c
stderr: cannot open it"
  prove --smoke-test hello -- "$PWD/dist/bin/hello"
  expect_status 1
fi
# A folder may be hidden although its path may stand in files: the home of a runtime that was copied.
mkdir home
echo x >home/file
capture pdist-verify dist --hide home --smoke-test hello -- "$PWD/home/file"
if [ "$isolation" = 'mount namespace' ]; then expect_status 1; fi
expect_in out.txt 'skipped build-paths '

prove --isolation moved --smoke-test hello -- "$PWD/src/hello.c"
expect_status 0
expect_in out.txt 'passed  smoke-test      bin/hello '"$PWD"'/src/hello.c: exit status 0 (moved and renamed)'
expect_in out.txt 'note: only moved and renamed, the build is not hidden: asked for without one'
# Even then the dist itself is out of the way, and back afterwards.
prove --isolation moved --smoke-test hello -- "$PWD/dist/bin/hello"
expect_status 1
[ -x dist/bin/hello ] || fail "the dist is not back"
[ -e dist.pdist-verify-moved ] && fail "the dist is still aside"

# Where no namespace can be made it falls back by itself, and says why.
if unshare --user --map-root-user sh -c 'echo 0 >/proc/sys/user/max_mnt_namespaces' 2>/dev/null; then
  capture unshare --user --map-root-user sh -c \
    'echo 0 >/proc/sys/user/max_mnt_namespaces && pdist-verify dist --private-folder src --smoke-test hello'
  expect_status 0
  expect_in out.txt 'exit status 0 (moved and renamed)'
  expect_in out.txt 'note: only moved and renamed, the build is not hidden: no mount namespace can be made here: the limit in /proc/sys/user is reached'
fi
[ -x dist/bin/hello ] || fail "the dist is not back"

# An emulator starts it, with the words that it takes before the program, and the result says so.
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1 $2" = "-L /root of target" ] || exit 9\nshift 2\nexec "$@"\n' >emulate
chmod +x emulate
prove --emulator "$PWD/emulate" --emulator=-L --emulator '/root of target' --smoke-test hello
expect_status 0
expect_in out.txt "bin/hello: exit status 0 (emulate, $isolation)"
prove --emulator "$PWD/emulate" --emulator=-x --smoke-test hello
expect_failed smoke-test 'bin/hello: exit status 9'
prove --emulator no-such-emulator --smoke-test hello
expect_status 1
expect_in out.txt 'no-such-emulator: the emulator is not there: no program has this name'
printf '#!/bin/sh\n' >dist/bin/script
chmod +x dist/bin/script
prove --emulator "$PWD/emulate" --smoke-test script
expect_status 1
expect_in out.txt 'script: cannot be the smoke test: it is no binary, and an emulator starts only those'
rm dist/bin/script

# No room for the copy: the file that did not fit, and nothing is left.
mkdir small
if unshare --mount sh -c 'mount -t tmpfs -o size=8k none small' 2>/dev/null; then
  # shellcheck disable=SC2016
  capture unshare --mount sh -c 'mount -t tmpfs -o size=8k none small
    TMPDIR=$PWD/small pdist-verify dist --smoke-test hello; status=$?; ls -A small; exit $status'
  expect_status 1
  findings_of smoke-test | grep -q "^$(pwd -P)/small/pdist-verify-[^/]*/moved dist/[a-z/.0-9]*: cannot write: No space left on device$" ||
    fail "no words about the full disk"
  expect_in out.txt 'hint: set TMPDIR to a folder that has room for a copy of the dist'
  [ "$(tail -n 1 out.txt)" = 'not proven: 1 check failed (smoke-test), 6 passed, 3 skipped' ] || fail "something is left"
fi

# A program that is not there, or no program.
prove --smoke-test helo
expect_failed smoke-test 'helo: the smoke test'\''s program is not in the dist'
expect_in out.txt "hint: did you mean 'bin/hello'?"
prove --smoke-test share/hello/readme.txt
expect_failed smoke-test 'share/hello/readme.txt: cannot be the smoke test: it is no executable file'

# One that hangs is ended.
printf '#!/bin/sh\necho waiting\nexec /bin/sleep 600\n' >dist/bin/hang
chmod 0755 dist/bin/hang
prove --skip manifest --timeout 2.5 --smoke-test hang
expect_failed smoke-test 'bin/hang: did not end within 2.5 s
stdout: waiting'

# wait_for_move: until a run has moved the dist aside.
wait_for_move() {
  tries=0
  until [ -e dist.pdist-verify-moved ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail "the dist was not moved aside"
    sleep 0.05
  done
}
# When the proof itself is killed, the dist comes back and the copy goes.
mkdir "temporary files"
TMPDIR="$PWD/temporary files" pdist-verify dist --skip manifest --isolation moved --smoke-test hang >/dev/null 2>&1 &
proof=$!
wait_for_move
kill -KILL $proof
wait $proof || true
tries=0
until [ -e dist ] && [ -z "$(ls -A "temporary files")" ]; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || fail "after a kill: $(ls -d dist*; ls -A "temporary files")"
  sleep 0.05
done
[ -e dist.pdist-verify-moved ] && fail "the dist is still aside"

# When all its processes are killed, the next run brings the dist back and removes the copy.
TMPDIR="$PWD/temporary files" pdist-verify dist --skip manifest --isolation moved --smoke-test hang >/dev/null 2>&1 &
wait_for_move
capture pdist-verify dist --skip manifest
expect_status 1
expect_in err.txt "pdist-verify: error: $PWD/dist: another run of pdist-verify has moved it aside: it is at $PWD/dist.pdist-verify-moved"
# All of them, stopped first: one of them undoes what the other one did when that ends.
processes=
for process in /proc/[0-9]*; do
  if tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qx 'moved\|.*/moved dist/bin/hang' &&
    { [ "$(readlink "$process/cwd")" = "$PWD" ] || grep -q "$PWD/temporary files" "$process/cmdline"; }; then
    processes="$processes ${process#/proc/}"
  fi
done
for signal in STOP KILL; do
  # shellcheck disable=SC2086
  kill "-$signal" $processes
done
wait || true
[ -e dist.pdist-verify-moved ] || fail "the dist is back already: the test tests nothing"
left=$(ls -A "temporary files")
[ -n "$left" ] || fail "the copy is gone already: the test tests nothing"
touch -d '2 minutes ago' "temporary files/$left"
TMPDIR="$PWD/temporary files" capture pdist-verify dist --skip manifest --smoke-test hello -- "$PWD/src/hello.c"
expect_in err.txt "pdist-verify: note: $PWD/dist was at $PWD/dist.pdist-verify-moved, where an interrupted run had left it; its copies"
[ -d dist ] || fail "the dist is not back"
[ ! -e dist.pdist-verify-moved ] || fail "it is still aside, too"
[ -z "$(ls -A "temporary files")" ] || fail "the copy is still there"

# Where a newer dist has its place, the one that was left is removed; a folder of somebody's is not.
cp -a dist newer
pdist-manifest write newer --name hello --version 1 >written.txt
cp -a newer newer.pdist-verify-moved
capture pdist-verify newer --smoke-test hello --policy "$PDIST_SOURCE/templates/policy/bundle-all.yaml"
expect_in err.txt "pdist-verify: note: removed $PWD/newer.pdist-verify-moved, where an interrupted run had left the dist: there is another one now"
[ ! -e newer.pdist-verify-moved ] || fail "it is still aside"
mkdir newer.pdist-verify-moved
echo mine >newer.pdist-verify-moved/letter
capture pdist-verify newer --smoke-test hello --isolation moved --policy "$PDIST_SOURCE/templates/policy/bundle-all.yaml"
expect_status 1
expect_in out.txt "$PWD/newer.pdist-verify-moved: cannot move the dist aside"
[ "$(cat newer.pdist-verify-moved/letter)" = mine ] || fail "somebody's folder was touched"
rm -rf newer newer.pdist-verify-moved

# A plain user can prove a dist too, where the system lets plain users make namespaces.
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
if [ "$(id -u)" = 0 ] && as_nobody unshare --user --mount true 2>/dev/null; then
  open=$(mktemp -d)
  chmod 0755 "$open"
  cp -a dist src "$PDIST_SOURCE/templates/policy/bundle-all.yaml" "$PDIST_BIN/pdist-verify" "$open/"
  status=0
  (cd / && as_nobody "$open/pdist-verify" "$open/dist" --skip manifest --policy "$open/bundle-all.yaml" \
    --private-folder "$open/src" --smoke-test hello -- "$open/src/hello.c") >out.txt 2>err.txt || status=$?
  rm -rf "$open"
  expect_status 1
  expect_in out.txt "stdout: looking for $open/src/hello.c"
  expect_in out.txt 'exit status 3 (mount namespace)'
fi
