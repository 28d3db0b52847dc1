#!/bin/sh
# DEBUG_SYMBOLS: the symbols of what the build made are in packages of their own, where gdb finds them by build-id, and
# the packages themselves have none.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
make_sources source
sed -i 's/^add_distro_package(.*/add_distro_package(app METADATA package.yaml DEBUG_SYMBOLS)/' source/CMakeLists.txt
configure source build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo
pack build packages

(cd build/packages && ls -- *.deb *.rpm) >made.txt
printf '%s\n' app-1.2.3-1.x86_64.rpm app-dbgsym_1.2.3-1_amd64.deb app-debuginfo-1.2.3-1.x86_64.rpm app_1.2.3-1_amd64.deb |
  LC_ALL=C sort >expected.txt
LC_ALL=C sort -o made.txt made.txt
diff -u expected.txt made.txt >&2 || fail 'these packages were made'
[ "$(dpkg-deb -f build/packages/app-dbgsym_1.2.3-1_amd64.deb Depends)" = 'app (= 1.2.3-1)' ] || fail 'Depends'
rpm -qpR build/packages/app-debuginfo-*.rpm >requires.txt
expect_in requires.txt 'app = 1.2.3-1'

for format in deb rpm; do
  mkdir $format
  for package in build/packages/*."$format"; do
    if [ $format = deb ]; then
      dpkg-deb -x "$package" deb
    else
      rpm2cpio "$package" | (cd rpm && cpio -idu --quiet)
    fi
  done
  for file in $format/usr/lib/app/bin/app $format/usr/lib/app/lib/libanswer.so; do
    readelf -SW "$file" >sections.txt
    if grep -F .debug_info sections.txt >&2; then fail "$file has its symbols"; fi
    id=$(readelf -nW "$file" | sed -n 's/.*Build ID: //p')
    debug=$format/usr/lib/debug/.build-id/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-).debug
    readelf -SW "$debug" >sections.txt || fail "$file has no symbols at $debug"
    expect_in sections.txt .debug_info
    [ "$(stat -c %a "$debug")" = 644 ] || fail "$debug is executable"
  done
  # The build folder is not asked: only the package tells where main is.
  if command -v gdb >/dev/null; then
    gdb -nx -batch -iex "set debug-file-directory $PWD/$format/usr/lib/debug" -ex 'info line main' \
      $format/usr/lib/app/bin/app >gdb.txt 2>&1
    expect_in gdb.txt main.c
  fi
done

# Without symbols there is nothing to pack.
configure source build -G Ninja -DCMAKE_BUILD_TYPE=Release
capture "$PDIST_CMAKE" --build build --target app-deb
expect_status 1
grep -qF "pdist-package: error: $PWD/build/app: it has no debug information" out.txt || fail "$(cat out.txt)"
