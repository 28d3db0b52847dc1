#!/bin/sh
# apt.sh <packages>: apt installs the package file, and what it depends on from a repository of the root's own; the
# program runs; when it is purged and what came with it is removed, the root is as it was.
. "$PDIST_SOURCE/tests/lib.sh"
format=deb
PACKAGES=$1
. "$PDIST_SOURCE/tests/packages/roots.sh"
. "$PDIST_SOURCE/tests/packages/repository.sh"

# make_repository: this machine's systemd, and all that it needs and a root with apt alone has not.
make_repository() {
  mkdir "$base/repository"
  sh "$PDIST_SOURCE/tests/packages/needed_packages.sh" apt mount | sort >has.txt
  sh "$PDIST_SOURCE/tests/packages/needed_packages.sh" apt mount systemd | sort >needs.txt
  comm -13 has.txt needs.txt >missing.txt
  grep -qx systemd missing.txt || fail 'the root has systemd already: nothing is left to resolve'
  while read -r package; do
    sh "$PDIST_SOURCE/tests/packages/repack.sh" "$package" "$base/repository"
  done <missing.txt
  index_repository
}

# shellcheck disable=SC2016 # dpkg-query expands it
is_installed() { [ "$(in_root dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

make_base apt mount # which is of required priority: apt would not remove it
make_repository
rmdir "$base/run/systemd/system" # no systemd runs in it, as in an image

# Without the repository it is refused, and says what is missing.
layer refused base
remember
if apt install /packages/noted_1.1.0-1_amd64.deb; then fail 'apt installed it without what it needs'; fi
expect_in apt.txt 'noted : Depends: systemd but it is not installable or'
expect_as_before 'a refused installation'
finish refused

layer resolved base
use_repository
remember
apt_does install /packages/noted_1.1.0-1_amd64.deb
while read -r package; do
  is_installed "$package" || fail "$package was not installed with it"
done <missing.txt
[ "$(in_root apt-mark showmanual noted systemd)" = noted ] || fail 'systemd is not there just for noted'
[ "$(in_root noted --version)" = 'noted 1.1.0' ] || fail 'it does not run'
chroot --userspec=noted:noted "$root" /usr/bin/noted --once || fail 'it does not work with its own account'
expect_in "$root/var/lib/noted/notes.txt" 'noted 1.1.0 at '
apt_does check

# An upgrade by apt needs nothing new; a removal keeps what is the user's, a purge does not.
apt_does remove noted
[ ! -e "$root/usr/lib/noted" ] || fail 'the removed program is there'
[ -e "$root/etc/noted/noted.conf" ] || fail 'the config file is gone'
apt_does install /packages/noted_1.0.0-1_amd64.deb
apt_does install /packages/noted_1.1.0-1_amd64.deb
[ "$(in_root noted --version)" = 'noted 1.1.0' ] || fail 'it is not the upgraded program that runs'
apt_does purge --autoremove noted
expect_as_before 'apt-get purge --autoremove' noted
finish resolved
