#!/bin/sh
# two_runs.sh <case>: two runs at once on one output: the second says whom it waits for, both succeed, and the result
# is whole.
. "$PDIST_SOURCE/tests/faults/faults.sh"
learn

# The first is held at the renaming of its (first) result for two seconds, by strace.
run_it strace -f -qqq -o /dev/null -e trace=rename,renameat2 \
  -e inject=rename,renameat2:delay_enter=2s:when=1 >first.out 2>&1 &
first=$!
attempts=0
while [ -z "$(temporaries)" ]; do
  attempts=$((attempts + 1))
  [ "$attempts" -lt 500 ] || fail 'the first run never made a temporary file'
  sleep 0.01
done
capture run_it
expect_status 0
grep -q 'waiting for process [0-9]*, which is writing it' err.txt || fail 'the second run did not say whom it waits for'
wait "$first" || fail "the first run failed: $(cat first.out)"
expect_new 'two runs at once'
expect_no_others 'two runs at once'

# Without any help, many at once.
restore
for run in 1 2 3 4 5 6; do
  run_it >"$run.out" 2>&1 &
done
wait
expect_new 'six runs at once'
expect_no_others 'six runs at once'
if grep -l 'error: ' [1-6].out; then fail "a run failed: $(cat [1-6].out)"; fi
