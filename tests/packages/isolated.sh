#!/bin/sh
# isolated.sh <command...>: runs it as root with mounts of its own, where only the scratch folder can be written;
# they end with it. Exit status 77 (skipped) where that cannot be had.
set -eu
[ "$(id -u)" = 0 ] || { echo "skipped: roots are made by root only"; exit 77; }
unshare -m true 2>/dev/null || { echo "skipped: no mount namespaces here"; exit 77; }
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare -m sh -euc '
  mount --make-rprivate /
  mount --bind "$PDIST_SCRATCH" "$PDIST_SCRATCH"
  cd "$PDIST_SCRATCH"
  cut -d " " -f 5 /proc/self/mountinfo >mounts.txt
  while read -r place; do
    place=$(printf %b "$place")
    case $place in
      "$PDIST_SCRATCH" | /proc | /proc/* | /sys | /sys/* | /dev | /dev/pts) continue ;;
    esac
    mount -o remount,ro,bind "$place" || { echo "skipped: $place cannot be made read-only"; exit 77; }
  done <mounts.txt
  if touch / 2>/dev/null; then echo "skipped: / is still written to"; exit 77; fi
  mkdir tmp
  TMPDIR=$PDIST_SCRATCH/tmp exec "$@"' sh "$@"
