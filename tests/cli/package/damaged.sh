#!/bin/sh
# A package that was damaged between packing and publishing is refused with words, whatever bit is another. Where one is
# taken, the format's own program takes it, too, and what is published is as if nothing had happened.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/pack_root.sh"
. "$PDIST_SOURCE/tests/cli/package/small_packages.sh"
make_small_packages

for format in deb rpm; do
  pdist-package publish --root $format-root --from $format --to good
  python3 "$PDIST_SOURCE/tests/cli/package/damaged.py" $format >damaged.txt || fail "$(cat damaged.txt)"
done

# A symlink without a target.
mkdir data control hollow
dpkg-deb --ctrl-tarfile deb/app_1.0.0-1_all.deb | tar -x -C control
python3 "$PDIST_SOURCE/tests/cli/package/pack_deb.py" hollow/app_1.0.0-1_all.deb --empty-link usr/lib/app/share/app/link
capture pdist-package publish --root deb-root --from hollow --to out
expect_error 1 "pdist-package: error: hollow/app_1.0.0-1_all.deb: the package is damaged: usr/lib/app/share/app/link: its link target does not belong there, or is missing"

# dpkg unpacks the first of two streams, and goes by the member's name.
rm -rf data control
dpkg-deb --raw-extract deb/app_1.0.0-1_all.deb data
mv data/DEBIAN control
refused() { # <why> <argument>...
  why=$1
  shift
  python3 "$PDIST_SOURCE/tests/cli/package/pack_deb.py" hollow/app_1.0.0-1_all.deb "$@"
  capture pdist-package publish --root deb-root --from hollow --to out
  expect_error 1 "pdist-package: error: hollow/app_1.0.0-1_all.deb: the package is damaged: $why"
}
refused 'data.tar.zst is more than one stream' --packer "zstd -c" --name data.tar.zst
refused 'data.tar.xz is more than one stream' --packer "xz -c" --name data.tar.xz
refused 'data.tar.xz is not what its name says' --packer "zstd -c" --name data.tar.xz
refused 'data.tar is not what its name says' --packer "xz -c" --name data.tar
refused 'it has other members than debian-binary, control.tar and data.tar' --packer "bzip2 -c" --name data.tar.bz2
