#!/bin/sh
# A package that is not what was laid out, whatever the program that made it says, is never published: neither what it
# installs, nor what it says and does.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/pack_root.sh"

mkdir -p dist/share/app dist/etc
echo data >dist/share/app/data
echo answer=42 >dist/etc/app.conf
ln -s data dist/share/app/link
pdist-manifest write dist --name app --version 1.0.0 --time 1700000000
cat >package.yaml <<'END'
maintainer: Ada <ada@example.org>
license: MIT
summary: Has data
description: |
  It is only an example.

    with verse
config_files: [etc/app.conf]
dependencies: [make]
hooks: {post_install: hook.sh}
END
echo "touch /var/lib/app" >hook.sh
pdist-package root --dist dist --metadata package.yaml --format deb --output root
pack_root root DEB made
deb=app_1.0.0-1_all.deb
cp made/$deb cpack.deb

# start: what is in CPack's package: control/, data/. pack: made/$deb of them.
start() {
  rm -rf control data
  dpkg-deb --raw-extract cpack.deb data
  mv data/DEBIAN control
}
pack() { python3 "$PDIST_SOURCE/tests/cli/package/pack_deb.py" made/$deb "$@"; }

# refused <exact words after the file's name>
refused() {
  capture pdist-package publish --root root --from made --to packages
  expect_error 1 "pdist-package: error: $1"
  cmp -s old.deb packages/$deb || fail "$1: the old package is not as it was"
  (cd packages && sha256sum -c --quiet $deb.sha256) || fail "$1: the old checksum is not as it was"
}
# differs <exact words behind the package's name>
differs() { refused "made/$deb: the package is not what was laid out: $1"; }

start && pack
pdist-package publish --root root --from made --to packages
cp packages/$deb old.deb
dpkg-deb -c packages/$deb >/dev/null || fail 'what is published is no package'
dpkg-deb -f packages/$deb >fields
cat >expected <<'END'
Package: app
Version: 1.0.0-1
Architecture: all
Maintainer: Ada <ada@example.org>
Depends: make
Section: misc
Priority: optional
Installed-Size: 17
Description: Has data
 It is only an example.
 .
   with verse
END
diff -u expected fields >&2 || fail 'the control file is another'

start && echo other >data/usr/lib/app/share/app/data && pack
differs '/usr/lib/app/share/app/data has other bytes'
start && rm data/usr/lib/app/share/app/data && pack
differs '/usr/lib/app/share/app/data is missing'
start && echo more >data/usr/lib/app/more && pack
differs '/usr/lib/app/more is too much'
start && chmod 755 data/usr/lib/app/share/app/data && pack
differs '/usr/lib/app/share/app/data has mode 0755, not 0644'
start && ln -sf elsewhere data/usr/lib/app/share/app/link && pack
differs '/usr/lib/app/share/app/link points elsewhere'
start && rm data/usr/lib/app/share/app/link && echo data >data/usr/lib/app/share/app/link && pack
differs '/usr/lib/app/share/app/link is of another type'

# What stands beside the files.
start && sed -i 's/var/srv/' control/postinst && pack
differs 'its control file postinst is another'
start && rm control/postinst && pack
differs 'it has no control file postinst'
start && echo 'echo' >control/preinst && pack
differs 'its control file preinst is too much'
start && : >control/conffiles && pack
differs 'its control file conffiles is another'
start && sed -i 's/^./0/' control/md5sums && pack
grep -n "^0" control/md5sums >/dev/null || fail 'no checksum was changed'
line=$(head -n 1 control/md5sums)
differs "its md5sums has the line '$line'"
start && sed -i 1d control/md5sums && pack
differs "its md5sums has no /${line#*  }"
start && sed -i 's/^Depends: make/Depends: make, gdb/' control/control && pack
differs "its control file has 'make, gdb' for Depends, not 'make'"
start && sed -i '/^Depends/d' control/control && pack
differs 'its control file has no Depends'
start && sed -i 's/^Version: .*/Version: 1.0.0-2/' control/control && pack
differs "its control file has '1.0.0-2' for Version, not '1.0.0-1'"
start && sed -i '1i Essential: yes' control/control && pack
differs 'its control file has Essential, too'
start && sed -i 's/verse/worse/' control/control && pack
grep -q worse control/control || fail 'the description is as it was'
capture pdist-package publish --root root --from made --to packages
expect_status 1
expect_in err.txt 'for Description, not'

rm made/*
refused 'made: there are 0 packages: 1 were laid out'

# A program that ends with 0 and leaves half a file, or something else.
cp cpack.deb made/$deb && truncate -s -200 made/$deb
capture pdist-package publish --root root --from made --to packages
expect_status 1
grep -q "^pdist-package: error: made/$deb: " err.txt || fail "$(cat err.txt)"
echo '<html>not found</html>' >made/$deb
capture pdist-package publish --root root --from made --to packages
expect_status 1
grep -q "^pdist-package: error: made/$deb: " err.txt || fail "$(cat err.txt)"
: >made/$deb
capture pdist-package publish --root root --from made --to packages
expect_status 1
cmp -s old.deb packages/$deb || fail 'the old package is not as it was'

# More data than was packed is not unpacked to its end.
start && pack --size 20000000000
refused "made/$deb: the package is damaged: its files have more bytes than were packed"
