#!/bin/sh
# hooks.sh <deb or rpm> <packages>: hooks run where they should between what happens to the service, and one that
# refuses stops the operation while that is possible, with the service as it was.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"

# expect_history <word>...: hooks, starts, restarts and stops since the last time.
expect_history() {
  history=$(awk '/^(hook|event)/ { print $2 }' "$root/var/log/systemctl.log" | xargs)
  [ "$history" = "$*" ] || { cat said.txt >&2; fail "'$history' happened, not '$*'"; }
  : >"$root/var/log/systemctl.log"
}

# script <name> <argument>...: as dpkg calls it.
script() {
  script=$1
  shift
  in_root env DPKG_MAINTSCRIPT_PACKAGE=noted sh "/var/lib/dpkg/info/noted.$script" "$@"
}

runs() { [ -e "$root/run/units/noted.service" ]; }

make_base systemd
layer hooks base
remember
: >"$root/var/log/systemctl.log"

touch "$root/run/refuse-pre_install"
refused_by put 1.2.0
expect_history pre_install
rm "$root/run/refuse-pre_install"
expect_as_before 'a refused installation'

done_by put 1.2.0
expect_history pre_install post_install start
done_by put 1.2.0
expect_history pre_install post_install restart

touch "$root/run/refuse-pre_remove"
refused_by take_away
expect_history pre_remove
runs || fail 'a refused removal has stopped the service'
[ "$(in_root systemctl is-enabled noted.service)" = enabled ] || fail 'a refused removal has disabled the service'
rm "$root/run/refuse-pre_remove"

if [ "$format" = deb ]; then
  # dpkg gives up a removal after prerm, such as one in favour of a package whose preinst fails then.
  script prerm remove in-favour other 1.0-1
  expect_history pre_remove stop
  script postinst abort-remove in-favour other 1.0-1
  expect_history start
  # A service that did not run is not started by that.
  in_root systemctl stop noted.service
  script prerm remove
  script postinst abort-remove
  expect_history stop pre_remove
  in_root systemctl start noted.service
  expect_history start
fi

done_by take_away
expect_history pre_remove stop post_remove
finish hooks
