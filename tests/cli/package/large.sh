#!/bin/sh
# A file of more than 4 GiB is in a .deb, whole.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
size=4300000000
make_sources source
truncate -s $size source/data/large
configure source build -G Ninja
pack build app-deb
dpkg-deb --fsys-tarfile build/packages/app_1.2.3-1_amd64.deb | tar -tv >contents.txt
grep -q " $size .*/usr/lib/app/share/app/large$" contents.txt || fail "$(grep large contents.txt)"
rm -rf build source
