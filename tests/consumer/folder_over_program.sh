#!/bin/sh
# A program, then a folder of scripts into the same bin/: both are in the packages.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

make_project project <<'END'
install(TARGETS demo words)
install(DIRECTORY scripts/ DESTINATION bin USE_SOURCE_PERMISSIONS)
add_portable_dist(demo)
add_distro_package(demo METADATA package.yaml)
END
mkdir project/scripts
printf '#!/bin/sh\necho helper\n' >project/scripts/helper
chmod 755 project/scripts/helper
printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Greets' >project/package.yaml
configure project build
capture "$PDIST_CMAKE" --build build --target packages
expect_status 0
dpkg-deb -c build/packages/*.deb >deb.txt
rpm -qpl build/packages/*.rpm >rpm.txt
for format in deb rpm; do
  for program in demo helper; do
    grep -q "bin/$program\$" $format.txt || fail "bin/$program is not in the .$format"
  done
done
