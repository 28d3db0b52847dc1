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
install(DIRECTORY tree/ DESTINATION etc)
install(FILES "${CMAKE_BINARY_DIR}/secret.key" DESTINATION etc/current RENAME linked PERMISSIONS OWNER_READ)
install(DIRECTORY links/ DESTINATION etc/current FILE_PERMISSIONS OWNER_READ)
install(CODE "FILE(INSTALL \"${CMAKE_BINARY_DIR}/secret.key\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/etc/upper\" PERMISSIONS OWNER_READ)")
install(CODE [[
  set(folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/etc/code")
  file(WRITE "${folder}/by-chmod" secret)
  file(CHMOD "${folder}/by-chmod" PERMISSIONS OWNER_READ)
  file(WRITE "${folder}/plain" text)
  execute_process(COMMAND install -m 0440 "${folder}/plain" "${folder}/by-program")]])
install(DIRECTORY DESTINATION /etc/shared DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
install(FILES extra/readme DESTINATION etc/shared)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE)
install(FILES extra/readme DESTINATION share/closed/inner)
install(DIRECTORY extra DESTINATION share/closed)
add_portable_dist(demo)
add_distro_package(demo METADATA package.yaml)
END
mkdir project/defaults project/extra project/private
mkdir -p project/tree/v1 project/links
echo x >project/tree/v1/x
ln -s v1 project/tree/current
echo x >project/links/below
echo a >project/defaults/a.conf
echo pem >project/defaults/b.pem
echo x >project/extra/readme
echo x >project/private/file
printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Keeps a key' >project/package.yaml
configure project build
capture "$PDIST_CMAKE" --build build --target packages
expect_status 0

echo "== in the dist: through a symlink, from an upper-case FILE(INSTALL), where absolute and relative destinations meet"
modes=$(cd build/dist/demo/etc && stat -c '%a %n' v1/linked v1/below upper/secret.key shared shared/readme | tr '\n' ' ')
[ "$modes" = '400 v1/linked 400 v1/below 400 upper/secret.key 700 shared 644 shared/readme ' ] || fail "$modes"
echo "== the folders that no rule names"
modes=$(cd build/dist/demo/share && stat -c '%a %n' closed closed/inner closed/extra | tr '\n' ' ')
[ "$modes" = '750 closed 750 closed/inner 755 closed/extra ' ] || fail "$modes"
echo "== what code keeps from others is kept from them, and everything else has the usual mode"
modes=$(cd build/dist/demo/etc/code && stat -c '%a %n' by-chmod by-program plain | tr '\n' ' ')
[ "$modes" = '400 by-chmod 440 by-program 644 plain ' ] || fail "$modes"
for source in build:secret.key source:links/below source:tree/current; do
  expect_in build/dist/demo/share/demo/dist/manifest.json "\"source\": \"$source\""
done

{
  dpkg-deb -c build/packages/*.deb
  rpm -qplv build/packages/*.rpm
} | sed -n -E 's,^([-drwx]{10}) .*/(secret\.key|token|a\.conf|b\.pem|readme|private/?|file|linked|below|by-[a-z]+|shared/?|inner/?)$,\1 \2,p' | sed 's,/$,,' |
  LC_ALL=C sort -u >modes.txt
cat >expected.txt <<'END'
-r-------- b.pem
-r-------- below
-r-------- by-chmod
-r--r----- by-program
-r-------- linked
-r-------- secret.key
-rw------- secret.key
-rw-r--r-- a.conf
-rw-r--r-- file
-rw-r--r-- readme
-rw-r----- token
drwx------ private
drwx------ shared
drwxr-x--- inner
END
LC_ALL=C sort expected.txt >wanted.txt
diff -u wanted.txt modes.txt >&2 || fail 'the modes are not those of the rules'

echo "== the default mode of folders does not depend on the umask"
mkdir shared_folder
cat >shared_folder/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(data LANGUAGES NONE)
find_package(PortableDist REQUIRED)
include(PortableDist)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_WRITE
  GROUP_EXECUTE ${MORE})
install(FILES CMakeLists.txt DESTINATION share/group/inner)
install(CODE "file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/code\")")
install(CODE "file(WRITE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/code/file\" text)")
add_portable_dist(data)
END
for mask in 000 002 022 027 077; do
  rm -rf data
  (
    umask "$mask"
    configure shared_folder data
    make_dist data
  ) || fail "with umask $mask"
  modes=$(cd data/dist/data/share && stat -c '%a %n' group group/inner code | tr '\n' ' ')
  [ "$modes" = '770 group 770 group/inner 755 code ' ] || fail "with umask $mask: $modes"
done
configure shared_folder data -DMORE=WORLD_WRITE
expect_failing_dist data '          share/group/inner: mode 0772: everybody can write to it'
