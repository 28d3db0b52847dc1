#!/bin/sh
# Two runs of a package's target at once, and kills at any time while it runs, leave the old package or the new one; the
# next run makes the new one and nothing else stays behind.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
deb=build/packages/app_1.2.3-1_amd64.deb
rpm=build/packages/app-1.2.3-1.x86_64.rpm

make_sources source
configure source build -G Ninja
pack build packages
cp $deb old.deb
cp $rpm old.rpm
sed -i s/42/43/ source/answer.c
pack build packages
cp $deb new.deb
cp $rpm new.rpm
if cmp -s old.deb new.deb || cmp -s old.rpm new.rpm; then fail 'the packages do not tell the programs apart'; fi

expect_new() {
  expect_same new.deb $deb
  expect_same new.rpm $rpm
  (cd build/packages && sha256sum -c --quiet --strict -- *.sha256) || fail "$1: a checksum is not right"
  find build -name '*.private' -o -name '*.pdist-tmp*' >others.txt
  [ ! -s others.txt ] || { cat others.txt >&2 && fail "$1: something stays behind"; }
}

for round in 1 2 3; do
  "$PDIST_CMAKE" --build build --target packages >first.log 2>&1 &
  first=$!
  "$PDIST_CMAKE" --build build --target packages >second.log 2>&1 || { cat second.log >&2 && fail "round $round: the second run failed"; }
  wait $first || { cat first.log >&2 && fail "round $round: the first run failed"; }
  expect_new "two runs, round $round"
done

# Kills at nine moments of a run, as long as one takes on this machine now.
cp old.deb $deb
cp old.rpm $rpm
begin=$(date +%s%N)
pack build packages
end=$(date +%s%N)
killed=0
for part in 1 2 3 4 5 6 7 8 9; do
  delay=$(awk "BEGIN { printf \"%.3f\", $part / 10 * ($end - $begin) / 1e9 }")
  rm -f pid
  cp old.deb $deb
  cp old.rpm $rpm
  # A session of its own, so that all of it is killed at once.
  # shellcheck disable=SC2016 # for the inner shell
  setsid sh -c 'echo $$ >pid && exec "$0" --build build --target packages' "$PDIST_CMAKE" >killed.log 2>&1 &
  waiting=$!
  while [ ! -s pid ]; do sleep 0.01; done
  sleep "$delay"
  kill -s KILL -- "-$(cat pid)" 2>/dev/null && killed=$((killed + 1))
  wait $waiting || true
  cmp -s old.deb $deb || expect_same new.deb $deb
  cmp -s old.rpm $rpm || expect_same new.rpm $rpm
  pack build packages
  expect_new "killed after $delay s"
done
[ "$killed" -gt 0 ] || fail 'every run was over before it was killed'
