#!/bin/sh
# upgrade_step.sh <deb or rpm> <packages>: the step of an upgrade runs once, before the service is restarted, when one
# comes from a version below its own, which is the first that has the change: 1.1.0-rc.1. Upgrades that were interrupted
# or whose step failed can be done again.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"

# begin <name> <version>...: a root in which these were installed one after the other, and the service wrote a note.
begin() {
  name=$1
  shift
  layer "$name" base
  for version; do done_by put "$version"; done
  if [ -e "$root/var/lib/noted/notes.txt" ]; then fail "$name: there are notes already"; fi
  echo 'a note' >"$root/var/lib/noted/data"
  : >"$root/var/log/systemctl.log"
}

# expect_history <word>...: steps, starts, restarts and stops since then.
expect_history() {
  history=$(awk '/^step/ { print $1 } /^event/ { print $2 }' "$root/var/log/systemctl.log" | xargs)
  [ "$history" = "$*" ] || fail "$name: '$history' happened, not '$*'"
}

# end: nothing is lost, the service runs, and the package is whole.
end() {
  [ "$(cat "$root/var/lib/noted/notes.txt")" = 'a note' ] || fail "$name: the note is lost"
  [ ! -e "$root/var/lib/noted/data" ] || fail "$name: the old notes are still there"
  [ -e "$root/run/units/noted.service" ] || fail "$name: the service does not run"
  [ "$(in_root noted --version)" = 'noted 1.1.0' ] || fail "$name: it is not 1.1.0"
  if [ "$format" = deb ]; then
    [ -z "$(in_root dpkg --audit noted)" ] || fail "$name: $(in_root dpkg --audit noted)"
  else
    [ "$(in_rpm -q noted)" = noted-1.1.0-1.x86_64 ] || fail "$name: $(in_rpm -q noted)"
  fi
  drop "$name"
}

make_base systemd

begin over-the-candidate 1.0.0
done_by put 1.1.0-rc.1
expect_history step restart
done_by put 1.1.0
expect_history step restart restart
done_by put 1.1.0
expect_history step restart restart restart
end

begin at-once 1.0.0
done_by put 1.1.0
expect_history step restart
end

# There is no step back, and a second upgrade is one.
begin back-and-forth 1.0.0
done_by put 1.1.0
done_by put 1.0.0
expect_history step restart restart
done_by put 1.1.0
expect_history step restart restart step restart
end

# A fresh installation has nothing to convert.
name=fresh
layer fresh base
done_by put 1.1.0
expect_history start
drop fresh

begin failed 1.0.0
touch "$root/run/refuse-step"
if [ "$format" = deb ]; then
  refused_by put 1.1.0
  # shellcheck disable=SC2016 # dpkg-query expands it
  [ "$(in_root dpkg-query -W -f '${db:Status-Status}' noted)" = half-configured ] || fail 'failed: not half-configured'
  expect_history step
  refused_by in_root dpkg --configure -a
  rm "$root/run/refuse-step"
  done_by in_root dpkg --configure -a
  expect_history step step step restart
else
  # rpm warns and goes on; the same version can be installed again.
  done_by put 1.1.0
  expect_in said.txt 'scriptlet failed, exit status 3'
  expect_history step
  done_by put 1.1.0
  expect_history step step
  rm "$root/run/refuse-step"
  done_by put 1.1.0
  expect_history step step step restart
  done_by put 1.1.0
  expect_history step step step restart restart
fi
end

if [ "$format" = rpm ]; then
  # What a failed step remembers goes with the package.
  begin removed 1.0.0
  touch "$root/run/refuse-step"
  done_by put 1.1.0
  done_by take_away
  [ -z "$(ls -A "$root/var/lib/rpm-state")" ] || fail 'removed: the mark of the step is left'
  drop removed
fi

if [ "$format" = deb ]; then
  # Unpacked, and the machine went down; it is configured later, or another version is installed over it.
  begin unpacked 1.0.0
  done_by in_root dpkg --unpack --force-unsafe-io /packages/noted_1.1.0-1_amd64.deb
  expect_history
  done_by in_root dpkg --configure -a
  expect_history step restart
  end

  begin unpacked-candidate 1.0.0
  done_by in_root dpkg --unpack --force-unsafe-io '/packages/noted_1.1.0~rc.1-1_amd64.deb'
  done_by put 1.1.0
  expect_history step restart
  end

  # Removed, but not purged: its notes are kept, and converted when it comes back.
  begin removed 1.0.0
  done_by take_away
  done_by put 1.1.0
  expect_history stop step start
  end
fi
