#!/bin/sh
# A package that is not what was laid out, whatever the program that made it says, is never published.
. "$PDIST_SOURCE/tests/lib.sh"

mkdir -p dist/share/app
echo data >dist/share/app/data
ln -s data dist/share/app/link
pdist-manifest write dist --name app --version 1.0.0 --time 1700000000
printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Has data' >package.yaml
pdist-package root --dist dist --metadata package.yaml --format deb --output root
deb=app_1.0.0-1_all.deb

# pack: made/app….deb of the files in `contents`, which start as they were laid out.
start() {
  rm -rf contents made
  mkdir made
  cp -a root/app/tree contents
  mkdir contents/DEBIAN
  printf '%s\n' 'Package: app' 'Version: 1.0.0-1' 'Architecture: all' 'Maintainer: Ada <ada@example.org>' \
    'Description: Has data' >contents/DEBIAN/control
}
pack() { dpkg-deb --root-owner-group -b contents made/$deb >/dev/null; }

# refused <exact words after the file's name>
refused() {
  capture pdist-package publish --root root --from made --to packages
  expect_error 1 "pdist-package: error: $1"
  cmp -s old.deb packages/$deb || fail "$1: the old package is not as it was"
  (cd packages && sha256sum -c --quiet $deb.sha256) || fail "$1: the old checksum is not as it was"
}

start && pack
pdist-package publish --root root --from made --to packages
cp packages/$deb old.deb
dpkg-deb -c packages/$deb >/dev/null || fail 'what is published is no package'

start && echo other >contents/usr/lib/app/share/app/data && pack
refused "made/$deb: the package is not what was laid out: /usr/lib/app/share/app/data has other bytes"
start && rm contents/usr/lib/app/share/app/data && pack
refused "made/$deb: the package is not what was laid out: /usr/lib/app/share/app/data is missing"
start && echo more >contents/usr/lib/app/more && pack
refused "made/$deb: the package is not what was laid out: /usr/lib/app/more is too much"
start && chmod 755 contents/usr/lib/app/share/app/data && pack
refused "made/$deb: the package is not what was laid out: /usr/lib/app/share/app/data has mode 0755, not 0644"
start && ln -sf elsewhere contents/usr/lib/app/share/app/link && pack
refused "made/$deb: the package is not what was laid out: /usr/lib/app/share/app/link points elsewhere"
start && rm contents/usr/lib/app/share/app/link && echo data >contents/usr/lib/app/share/app/link && pack
refused "made/$deb: the package is not what was laid out: /usr/lib/app/share/app/link is of another type"
start && pack && mv made/$deb made/other_1.0.0-1_all.deb
refused "made/other_1.0.0-1_all.deb: no package of that name was laid out"
start
refused 'made: there are 0 packages: 1 were laid out'

# A program that ends with 0 and leaves half a file, or something else.
start && pack && truncate -s -200 made/$deb
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

# More data than was packed is not unpacked to its end: 20 GB of zeros are a package of 1 MB.
start
truncate -s 20G contents/usr/lib/app/share/app/data
(
  cd made
  printf '2.0\n' >debian-binary
  printf 'Package: app\nVersion: 1.0.0-1\nArchitecture: all\nMaintainer: A <a@b.c>\nDescription: x\n' >control
  tar -czf control.tar.gz control
  # The first 128 MB of the archive are enough: the reader is to stop before.
  tar -cf - -C ../contents --exclude ./DEBIAN . 2>/dev/null | head -c 128M | zstd -q -1 -o data.tar.zst
  ar rc $deb debian-binary control.tar.gz data.tar.zst
  rm debian-binary control control.tar.gz data.tar.zst
)
refused "made/$deb: it holds more than was packed: its files have more bytes together"
