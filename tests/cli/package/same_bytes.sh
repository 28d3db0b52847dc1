#!/bin/sh
# Two builds that differ in folder, generator, user, umask, time zone, locale, order of files and number of threads
# give the same packages, and plain cpack gives them, too.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
export SOURCE_DATE_EPOCH=1700000000

make_sources one
for i in 1 2 3 4 5; do echo "$i" >"one/data/$i"; done
mkdir -p 'an other/place'
# New folders have its group, and new files what the default list says.
chgrp games 'an other'
chmod 2770 'an other'
# A default access control list: rwx for owner, games, group and mask, r-x for others; not every file system has them.
setfattr -n system.posix_acl_default 'an other' \
  -v 0x0200000001000700ffffffff020007000500000004000700ffffffff10000700ffffffff20000500ffffffff 2>/dev/null || true
(
  umask 077
  make_sources 'an other/place/two'
  for i in 5 4 3 2 1; do echo "$i" >"an other/place/two/data/$i"; done
)
configure one build-one -G Ninja
pack build-one packages
cat >second.sh <<'END'
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
umask 077
export TZ=Asia/Kathmandu LC_ALL=C CPACK_THREADS=3
export TAR_OPTIONS=--totals XZ_OPT=-0 XZ_DEFAULTS=-0 ZSTD_CLEVEL=1 GZIP=-1 DPKG_DEB_COMPRESSOR_TYPE=gzip
export TMPDIR="$PWD/tmp"
unset HOME
configure 'an other/place/two' 'an other/build' -G 'Unix Makefiles'
pack 'an other/build' packages
END
mkdir tmp
# By another user, where that can be had.
set --
if [ "$(id -u)" = 0 ] && setpriv --reuid=nobody --regid=nogroup --clear-groups test -x "$PDIST_BIN/pdist-package"; then
  chown -R nobody:nogroup tmp 'an other'
  : >configure.log
  : >pack.log
  chown nobody configure.log pack.log
  set -- setpriv --reuid=nobody --regid=nogroup --clear-groups
fi
"$@" sh second.sh
for package in app_1.2.3-1_amd64.deb app-1.2.3-1.x86_64.rpm; do
  [ -e "build-one/packages/$package" ] || {
    ls build-one/packages >&2
    fail "there is no $package"
  }
  expect_same "build-one/packages/$package" "an other/build/packages/$package"
  (cd build-one/packages && sha256sum -c --quiet --strict "$package.sha256") || fail 'the checksum is not right'
done

for format in DEB RPM; do
  (cd build-one && cpack -G $format >../cpack.log 2>&1) || { cat cpack.log >&2 && fail "cpack -G $format failed"; }
done
expect_same build-one/packages/app_1.2.3-1_amd64.deb build-one/app_1.2.3-1_amd64.deb
expect_same build-one/packages/app-1.2.3-1.x86_64.rpm build-one/app-1.2.3-1.x86_64.rpm

capture pdist-manifest verify build-one/dist/app
expect_status 0

# It brings a stale dist up to date first.
sed -i s/42/43/ one/answer.c
(cd build-one && cpack -G DEB >../cpack.log 2>&1) || { cat cpack.log >&2 && fail 'cpack failed after a change'; }
dpkg-deb -x build-one/app_1.2.3-1_amd64.deb changed
[ "$(changed/usr/bin/app)" = 43 ] || fail 'cpack packed the dist of before the change'
