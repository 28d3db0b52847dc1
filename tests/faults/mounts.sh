#!/bin/sh
# What is mounted inside a left-over folder is not removed with it: another file system, and a folder of the same one.
set -- runtime
. "$PDIST_SOURCE/tests/faults/faults.sh"
unshare --mount true 2>/dev/null || {
  echo 'mount namespaces are not permitted here' >&2
  exit 77
}
[ -n "${PDIST_MOUNTS:-}" ] || PDIST_MOUNTS=yes exec unshare --mount sh "$0"
learn
mkdir precious
echo 'do not remove' >precious/file
for kind in bind tmpfs; do
  mkdir -p work/.dist.pdist-tmp/inner/mounted
  case $kind in
    bind) mount --bind precious work/.dist.pdist-tmp/inner/mounted ;;
    tmpfs) mount -t tmpfs tmpfs work/.dist.pdist-tmp/inner/mounted ;;
  esac
  capture run_it
  expect_error 1 "pdist-runtime: error: $work/dist: cannot remove what an interrupted run left: $work/.dist.pdist-tmp/inner/mounted: cannot remove the folder: another file system is mounted there
hint: unmount it first"
  expect_old_or_new "$kind"
  [ -e precious/file ] || fail "what was mounted is gone"
  umount work/.dist.pdist-tmp/inner/mounted
done
capture run_it
expect_status 0
expect_new 'after the unmounting'
expect_no_others 'after the unmounting'
