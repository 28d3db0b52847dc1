#!/bin/sh
# Small packages of each format, and the archives of an .apk, damaged at random places, read back under the address and undefined behaviour sanitizers:
# <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/pack_root.sh"
. "$PDIST_SOURCE/tests/cli/package/small_packages.sh"

make_small_packages
pdist-package build --dist linux --metadata package.yaml --format apk --to apk >packed.txt
# Its archives, unpacked: damage of what is compressed rarely comes as far as they are.
gzip -dc apk/*.apk >archive.tar
"$1" 300 deb/*.deb rpm/*.rpm pkg/*.pkg apk/*.apk archive.tar
