#!/bin/sh
# kills.sh <case> <points>: killed at system calls, a command leaves the old or the new output; the next run works and
# leaves nothing else.
. "$PDIST_SOURCE/tests/faults/faults.sh"
learn

points %file,%desc "$2" >points.list
killed=0
while read -r call number; do
  what="killed at $call $number"
  restore
  status=0
  run_it strace -f -qqq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$number" \
    >run.out 2>&1 </dev/null || status=$?
  [ "$status" != 137 ] || killed=$((killed + 1))
  expect_old_or_new "$what"
  run_it >run.out 2>&1 </dev/null || {
    cat run.out >&2
    fail "$what: the next run fails"
  }
  expect_new "$what, run again"
  expect_no_others "$what, run again"
done <points.list
[ "$killed" -gt 0 ] || fail 'nothing was ever killed'
echo "$killed kills at $(wc -l <points.list) of $(wc -l <calls.list) system calls"
