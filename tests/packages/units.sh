#!/bin/sh
# units.sh <deb or rpm> <packages>: systemd accepts the unit of the installed package without a word, and finds what is
# wrong with a damaged one.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"

make_base systemd
layer units base
done_by put 1.1.0
unit=/usr/lib/systemd/system/noted.service
capture in_root systemd-analyze verify --man=no $unit
expect_status 0
[ ! -s err.txt ] || { cat err.txt >&2; fail 'systemd finds fault with the unit'; }

# It is the program and the words of the unit that it looks at.
sed -i 's/^ProtectSystem=.*/ProtectSystem=somewhat/; s,^ExecStart=/,&none/,' "$root$unit"
capture in_root systemd-analyze verify --man=no $unit
expect_status 1
expect_in err.txt 'Failed to parse protect system value'
expect_in err.txt 'is not executable'
finish units
