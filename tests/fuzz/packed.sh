#!/bin/sh
# Small packages of each format, damaged at random places, read back under the address and undefined behaviour sanitizers:
# <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/small_packages.sh"

make_small_packages
"$1" 300 deb/*.deb rpm/*.rpm pkg/*.pkg
