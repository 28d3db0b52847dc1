#!/bin/sh
# signals.sh <case>: SIGTERM, SIGINT and SIGHUP remove temporaries and end the command by that signal; an ignored
# SIGHUP (nohup) is ignored.
. "$PDIST_SOURCE/tests/faults/faults.sh"
learn

# start [prefix...]: the command, held before it renames its result; sets $tracer and $pid, the command's own. What ends
# it by the signal is held too: a command that does not wait for that ends with 0.
start() {
  restore
  rm -f trace.log
  run_it "$@" strace -f -qqq -o trace.log -e trace=execve,rename,renameat2,kill -e signal=none \
    -e inject=rename,renameat2:delay_enter=1500ms:when=1 -e inject=kill:delay_enter=300ms >run.out 2>&1 &
  tracer=$!
  attempts=0
  while ! grep -q 'rename' trace.log 2>/dev/null && [ -z "$(temporaries)" ]; do
    attempts=$((attempts + 1))
    [ "$attempts" -lt 500 ] || fail 'the command never made a temporary file'
    sleep 0.01
  done
  pid=$(awk 'NR == 1 { print $1 }' trace.log)
}

for signal in TERM:143 HUP:129; do
  # A shell without job control starts its background processes with SIGINT ignored, so that INT is not for here.
  start
  kill -s "${signal%:*}" "$pid"
  status=0
  wait "$tracer" || status=$?
  [ "$status" = "${signal#*:}" ] || fail "SIG${signal%:*}: the command ended with $status"
  expect_old_or_new "SIG${signal%:*}"
  expect_no_others "SIG${signal%:*}"
done

start env --ignore-signal=HUP
kill -s HUP "$pid"
wait "$tracer" || fail "an ignored SIGHUP ended the command: $(cat run.out)"
expect_new 'an ignored SIGHUP'
expect_no_others 'an ignored SIGHUP'
