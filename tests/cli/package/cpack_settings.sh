#!/bin/sh
# What the project sets in CPACK_ variables is in the packages, or is warned of.
# shellcheck disable=SC2016 # backquotes and variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
make_sources source
echo 'interest /usr/share/app' >source/triggers
echo 'set(CPACK_DEBIAN_PACKAGE_PRIORITY extra)' >source/cpack.cmake
cat >>source/CMakeLists.txt <<'END'
set(CPACK_PACKAGE_VENDOR "Example Ltd")
set(CPACK_PACKAGE_CONTACT "Somebody Else <else@example.org>") # package.yaml's goes before it
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_SOURCE_DIR}/cpack.cmake")
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tzdata (>= 2020)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "gdb")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${CMAKE_CURRENT_SOURCE_DIR}/triggers")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_RPM_PACKAGE_REQUIRES "tzdata >= 2020, /bin/sh")
set(CPACK_RPM_PACKAGE_REQUIRES_POST "coreutils")
set(CPACK_RPM_PACKAGE_CONFLICTS "oldapp")
set(CPACK_RPM_PACKAGE_GROUP "Applications/System")
set(CPACK_RPM_PACKAGE_EPOCH 2)
set(CPACK_RPM_POST_INSTALL_SCRIPT_FILE "${CMAKE_CURRENT_SOURCE_DIR}/post.sh")
set(CPACK_STRIP_FILES ON)
END
configure source build -G Ninja
awk 'BEGIN { RS = "" } { $1 = $1; print }' configure.log >said.txt
expect_in said.txt 'add_distro_package(app): CPACK_RPM_POST_INSTALL_SCRIPT_FILE has no effect on these packages
hint: a script of `hooks` in package.yaml'
expect_in said.txt 'CPACK_STRIP_FILES has no effect'
[ "$(grep -c 'has no effect' said.txt)" = 2 ] || fail 'more is warned of'
pack build packages
(cd build && cpack -G DEB && cpack -G RPM) >cpack.log 2>&1 || { cat cpack.log >&2 && fail 'cpack failed'; }

# A generator of one configuration has built one, whatever `cpack -C` says; with several the name must be one of them.
(cd build && cpack -G DEB -C Other) >cpack.log 2>&1 || { cat cpack.log >&2 && fail 'cpack -C Other'; }
configure source several -G 'Ninja Multi-Config'
capture sh -c 'cd several && cpack -G DEB -C Other'
[ "$status" != 0 ] || fail 'cpack packed a configuration that there is not'
tr '\n' ' ' <err.txt | tr -s ' ' >words.txt
expect_in words.txt 'cpack -C Other: the build folder has the configurations Debug, Release, RelWithDebInfo'

deb=build/packages/app_1.2.3-1_amd64.deb
rpm=build/packages/app-1.2.3-1.x86_64.rpm
expect_same $deb build/app_1.2.3-1_amd64.deb
expect_same $rpm build/app-1.2.3-1.x86_64.rpm

dpkg-deb -f $deb Section Priority Depends Suggests Maintainer >fields
sed -i 's/libc6 (>= [0-9.]*)/libc6/' fields
cat >expected <<'END'
Depends: libc6, tzdata (>= 2020)
Section: utils
Priority: extra
Suggests: gdb
Maintainer: Ada Example <ada@example.org>
END
sort expected >expected.sorted
sort fields | diff -u expected.sorted - >&2 || fail 'the control fields differ'
dpkg-deb --ctrl-tarfile $deb | tar -xO ./triggers >triggers
expect_same source/triggers triggers
ar t $deb >members
expect_in members data.tar.xz

[ "$(rpm -qp --qf '%{EPOCH} %{GROUP} %{VENDOR}' $rpm)" = '2 Applications/System Example Ltd' ] ||
  fail "$(rpm -qp --qf '%{EPOCH} %{GROUP} %{VENDOR}' $rpm)"
rpm -qp --requires $rpm >requires
expect_in requires 'tzdata >= 2020'
expect_in requires '/bin/sh'
expect_in requires coreutils
[ "$(rpm -qp --conflicts $rpm)" = oldapp ] || fail 'Conflicts'

# Formats of other systems are refused, and not left to what CPack makes of the install rules.
capture sh -c 'cd build && cpack -G NSIS'
[ "$status" != 0 ] || fail 'an installer for Windows was made'
expect_in err.txt 'it cannot be packed as nsis: the dist is for linux'
[ -z "$(find build -maxdepth 1 -name '*.exe')" ] || fail 'an installer is there'

# A build folder that another version configured, which says nothing of generators.
sed '/PORTABLE_DIST_PACKAGE_GENERATORS/,+1d' build/CPackConfig.cmake >build/OldConfig.cmake
capture sh -c 'cd build && cpack --config OldConfig.cmake -G DEB -B old'
[ "$status" != 0 ] || fail 'a package was made'
tr -s ' \n' ' ' <err.txt >said.txt
expect_in said.txt 'the build folder was configured with another version of PortableDist'

# A machine without rpmbuild.
if unshare -m true 2>/dev/null; then
  : >nothing
  capture unshare -m sh -euc '
    mount --make-rprivate /
    mount --bind nothing "$(command -v rpmbuild)"
    "$PDIST_CMAKE" --build build --target app-rpm'
  expect_status 1
  tr -s ' \n' ' ' <out.txt >said.txt
  expect_in said.txt "cpack -G RPM: there is no rpmbuild: Debian's package is rpm, Fedora's is rpm-build"
  [ -e $rpm ] || fail 'the old package is gone'
fi

# A control file that package.yaml makes, too.
echo 'hooks: {post_install: post.sh}' >>source/package.yaml
printf '#!/bin/sh\necho done\n' >source/post.sh
printf '#!/bin/sh\necho other\n' >source/postinst
echo 'set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${CMAKE_CURRENT_SOURCE_DIR}/postinst")' >>source/CMakeLists.txt
capture "$PDIST_CMAKE" --build build --target app-deb
expect_status 1
tr -s ' \n' ' ' <out.txt >said.txt
expect_in said.txt "CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA: $PWD/source/postinst: package.yaml makes a postinst, too: write hooks there"
