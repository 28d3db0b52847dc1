#!/bin/sh
# A payload with awkward names is in both packages exactly, packing writes nothing outside the build folder, and what the
# packages say is what package.yaml says.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
make_sources source
awkward_names source/data
awkward_names 'source/data/deep folder'
# CMake's own install cannot copy a name with a backslash.
rm source/data/*\\* 'source/data/deep folder'/*\\*
configure source build -G Ninja
HOME=$PWD/home
mkdir home
echo '%_binary_payload w0.gzdio' >home/.rpmmacros
HOME=$HOME sealed "$PDIST_CMAKE" --build build --target packages >pack.log 2>&1 || { cat pack.log >&2 && fail 'packing failed'; }
deb=build/packages/app_1.2.3-1_amd64.deb
rpm=build/packages/app-1.2.3-1.x86_64.rpm

dpkg-deb -x $deb from-deb
mkdir from-rpm
rpm2cpio $rpm | (cd from-rpm && cpio -id --quiet)
for root in from-deb from-rpm; do
  diff -r --no-dereference --exclude=dist build/dist/app/share/app $root/usr/lib/app/share/app >&2 || fail "$root has other data"
  diff -r --no-dereference build/dist/app/lib $root/usr/lib/app/lib >&2 || fail "$root has other libraries"
  [ "$("$root/usr/bin/app")" = 42 ] || fail "the command of $root does not run"
  [ "$(readlink $root/usr/bin/app)" = ../lib/app/bin/app ] || fail 'the command is no relative link'
  expect_same source/app.conf $root/etc/app/app.conf
  [ ! -e $root/usr/lib/app/etc ] || fail 'the config file is in the private tree, too'
  gzip -dc $root/usr/share/man/man1/app.1.gz >page
  expect_same source/app.1 page
  expect_in $root/usr/share/doc/app/copyright 'License: MIT'
done

dpkg-deb -f $deb Package Version Architecture Maintainer Section Homepage Description >fields
cat >expected <<'END'
Package: app
Version: 1.2.3-1
Architecture: amd64
Maintainer: Ada Example <ada@example.org>
Section: misc
Homepage: https://example.org/app
Description: Says the answer
 It is forty-two.
END
diff -u expected fields >&2 || fail 'the control fields differ'
dpkg-deb -f $deb Depends | grep -q '^libc6 (>= 2\.[0-9]*)$' || fail "Depends: $(dpkg-deb -f $deb Depends)"
dpkg-deb --ctrl-tarfile $deb | tar -xO ./conffiles >conffiles
[ "$(cat conffiles)" = /etc/app/app.conf ] || fail 'the config file is no conffile'
dpkg-deb --ctrl-tarfile $deb | tar -t >control
if grep -E 'preinst|postinst|prerm|postrm' control >&2; then fail 'a script that does nothing'; fi

rpm -qp --qf '%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{LICENSE} %{URL} %{BUILDHOST} %{PAYLOADCOMPRESSOR}\n' $rpm >fields
[ "$(cat fields)" = 'app 1.2.3 1 x86_64 MIT https://example.org/app localhost zstd' ] || fail "header: $(cat fields)"
[ "$(rpm -qpc $rpm)" = /etc/app/app.conf ] || fail 'the config file is not marked'
rpm -qpR $rpm >requires
expect_in requires 'libc.so.6()(64bit)'
if rpm -qpl $rpm | grep -xE '/usr|/usr/bin|/usr/lib|/etc|/usr/share|/usr/share/man/man1' >&2; then
  fail 'it owns folders of the system'
fi
rpm -qp --changelog $rpm >changelog
expect_in changelog '* Sat Nov 21 2026 Ada Example <ada@example.org> - 1.2.3-1'

# Names with control characters.
control_names source/data
pack build app-deb
dpkg-deb -x $deb from-control
diff -r --no-dereference --exclude=dist build/dist/app/share/app from-control/usr/lib/app/share/app >&2 ||
  fail 'names with control characters are not as they were'
