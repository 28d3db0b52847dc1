#!/bin/sh
# left_over.sh <deb or rpm> <packages>: whatever was done to a package, when it is purged the root is as it was.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"

# done_and_purged <name> <step>...
done_and_purged() {
  layer "$1" base
  name=$1
  shift
  remember
  for step; do
    case $step in
      edit) echo '# edited' >>"$root/etc/noted/noted.conf" ;;
      disable | enable) in_root systemctl "$step" noted.service ;;
      run) chroot --userspec=noted:noted "$root" /usr/bin/noted --once ;;
      remove) take_away ;;
      purge) purge ;;
      *) put "$step" ;;
    esac >step.txt 2>&1 || { cat step.txt >&2; fail "$name: $step"; }
  done
  # rpm has no purge: it keeps what the program and its user have written, as the table of states says.
  if [ "$format" = rpm ]; then
    for kept in etc/noted/noted.conf.rpmsave var/lib/noted/notes.txt var/lib/noted/data; do
      if [ -f "$root/$kept" ]; then rm -- "$root/$kept"; fi
    done
    for kept in etc/noted var/lib/noted; do
      if [ -d "$root/$kept" ]; then rmdir -- "$root/$kept"; fi
    done
  fi
  expect_as_before "$name" noted
  drop "$name"
}

make_base systemd
done_and_purged installed 1.1.0 purge
done_and_purged used 1.1.0 run edit purge
done_and_purged upgraded 1.0.0 run 1.1.0-rc.1 1.1.0 run purge
done_and_purged downgraded 1.1.0 run 1.0.0 purge
done_and_purged came-back 1.1.0 disable remove 1.1.0 enable purge
if [ "$format" = deb ]; then done_and_purged removed-first 1.1.0 run edit remove purge; fi
