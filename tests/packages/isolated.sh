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
  mount -o remount,ro,bind /
  exec "$@"' sh "$@"
