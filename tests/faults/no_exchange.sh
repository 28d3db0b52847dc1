#!/bin/sh
# On a file system that cannot exchange two names in one step, a folder is published in three; a kill between them is
# made good by the next run.
set -- runtime
. "$PDIST_SOURCE/tests/faults/faults.sh"
learn

without_exchange() {
  run_it strace -f -qqq -o /dev/null -e trace=rename,renameat2 -e inject=renameat2:error=EINVAL "$@"
}
restore
capture without_exchange
expect_status 0
expect_new 'published without an exchange'
expect_no_others 'published without an exchange'

renames=0
for point in 1 2 3; do
  restore
  status=0
  without_exchange -e "inject=rename:signal=KILL:when=$point" >run.out 2>&1 || status=$?
  [ "$status" != 137 ] || renames=$((renames + 1))
  run_it >run.out 2>&1 || fail "killed at rename $point: the next run fails: $(cat run.out)"
  expect_new "run after a kill at rename $point"
  expect_no_others "run after a kill at rename $point"
done
[ "$renames" = 3 ] || fail "$renames of 3 renames were killed"
