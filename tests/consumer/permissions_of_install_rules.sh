#!/bin/sh
# Modes that an install rule states are those of the packages, whatever rules put other files into the same folders later.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

make_project project <<'END'
file(WRITE "${CMAKE_BINARY_DIR}/secret.key" "secret\n")
install(TARGETS demo words)
install(FILES "${CMAKE_BINARY_DIR}/secret.key" DESTINATION etc/keyring PERMISSIONS OWNER_READ OWNER_WRITE)
install(FILES "${CMAKE_BINARY_DIR}/secret.key" DESTINATION share/keyring RENAME token
  PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(DIRECTORY defaults/ DESTINATION etc/keyring PATTERN "*.pem" PERMISSIONS OWNER_READ)
install(DIRECTORY extra/ DESTINATION share)
install(DIRECTORY private/ DESTINATION share/private DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
add_portable_dist(demo)
add_distro_package(demo METADATA package.yaml)
END
mkdir project/defaults project/extra project/private
echo a >project/defaults/a.conf
echo pem >project/defaults/b.pem
echo x >project/extra/readme
echo x >project/private/file
printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Keeps a key' >project/package.yaml
configure project build
capture "$PDIST_CMAKE" --build build --target packages
expect_status 0

{
  dpkg-deb -c build/packages/*.deb
  rpm -qplv build/packages/*.rpm
} | sed -n -E 's,^([-drwx]{10}) .*/(secret\.key|token|a\.conf|b\.pem|readme|private/?|file)$,\1 \2,p' | sed 's,/$,,' |
  LC_ALL=C sort -u >modes.txt
cat >expected.txt <<'END'
-r-------- b.pem
-rw------- secret.key
-rw-r--r-- a.conf
-rw-r--r-- file
-rw-r--r-- readme
-rw-r----- token
drwx------ private
END
LC_ALL=C sort expected.txt >wanted.txt
diff -u wanted.txt modes.txt >&2 || fail 'the modes are not those of the rules'
