#!/bin/sh
# full_disk.sh <case>: on a file system without room (and with too little), the command fails with an error that names
# a file, and the old output is untouched. A real one: a small tmpfs in a mount namespace of its own.
. "$PDIST_SOURCE/tests/faults/faults.sh"
# The second line of defence against a tmpfs over the machine's own files: only the scratch folder is mounted on.
unshare --mount true 2>/dev/null || {
  echo 'mount namespaces are not permitted here' >&2
  exit 77
}
if [ -z "${PDIST_FULL_DISK:-}" ]; then
  mkdir work
  PDIST_FULL_DISK=yes exec unshare --mount sh "$0" "$@"
fi
mount -t tmpfs -o size=64m,nr_inodes=4000 tmpfs work

make_old
keep old
run_it >run.out 2>&1
keep new
sort -u old/names new/names >names

# Room for 0, 1, 2, 3, 5, ... pages: up to the first run that succeeds.
failures=0
for pages in 0 1 2 3 5 8 13 21 34 55 89 144 233 377 610; do
  restore
  rm -f work/filler
  free=$(stat -f -c %a work)
  [ "$free" -gt "$pages" ] || fail 'the file system is smaller than expected'
  dd if=/dev/zero of=work/filler bs=4096 count=$((free - pages)) 2>/dev/null
  capture run_it
  rm -f work/filler
  if [ "$status" = 0 ]; then
    expect_new "with room for $pages pages"
    expect_no_others "with room for $pages pages"
    [ "$failures" -gt 0 ] || fail 'the command needs no room at all'
    exit 0
  fi
  failures=$((failures + 1))
  expect_status 1
  expect_in err.txt 'No space left on device'
  expect_in err.txt "$work"
  expect_old_or_new "with room for $pages pages"
  expect_no_others "with room for $pages pages"
done
fail 'no run succeeded'
