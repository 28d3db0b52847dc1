#!/bin/sh
# lint.sh <example>: its packages have no error of lintian and rpmlint, and what these may pass over has a reason.
. "$PDIST_SOURCE/tests/lib.sh"
export LC_ALL=C.UTF-8 HOME="$PWD" TMPDIR="$PWD"
cp -R "$PDIST_SOURCE/examples/$1" source
capture "$PDIST_CMAKE" -S source -B build -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX" -DPython3_EXECUTABLE=/usr/bin/python3
expect_status 0
capture "$PDIST_CMAKE" --build build --target packages
expect_status 0
[ "$(find build/packages -name '*.deb' -o -name '*.rpm' | wc -l)" -ge 2 ] || fail 'there are no packages'

# Manual pages are not lintian's to judge on machines without all of groff.
lintian --allow-root --no-cfg --fail-on error --suppress-tags groff-message build/packages/*.deb >lintian.txt 2>&1 ||
  { cat lintian.txt >&2 && fail 'lintian finds errors'; }
rpmlint -c "$PDIST_PREFIX/share/PortableDist/templates/rpm/rpmlint.toml" build/packages/*.rpm >rpmlint.txt 2>&1 ||
  { cat rpmlint.txt >&2 && fail 'rpmlint finds errors'; }
expect_in rpmlint.txt ' 0 errors'

# lintian prints a line for each override: the comment above it is its reason.
for package in build/packages/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -xO --wildcards './usr/share/lintian/overrides/*' >overrides.txt
  awk '/^#/ { reason = 1; next } /:/ && !reason { print; bad = 1 } END { exit bad }' overrides.txt ||
    fail 'an override has no reason'
done
