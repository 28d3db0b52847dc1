#!/bin/sh
# Root packs a project with absolute destinations, by targets and by cpack: nothing is written outside the build folder.
# Every folder of the machine is covered by a layer that takes what is written to it; afterwards it must be empty.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/package/project.sh"
[ "$(id -u)" = 0 ] || { echo 'skipped: only root can write there' && exit 77; }
unshare -m true 2>/dev/null || { echo 'skipped: no mount namespaces here' && exit 77; }

make_sources source
cat >>source/CMakeLists.txt <<'END'
install(FILES app.conf DESTINATION /opt/app)
install(FILES app.conf DESTINATION /var/lib/app RENAME state)
install(FILES app.conf DESTINATION /usr/share/app)
install(FILES app.conf DESTINATION /srv/app)
END
configure source build -G Ninja

cat >covered.sh <<'END'
set -e
mount --make-rprivate /
for folder in boot etc home opt root srv tmp usr var; do
  case $PWD/ in "/$folder/"*) continue ;; esac
  if [ ! -d "/$folder" ] || [ -L "/$folder" ]; then continue; fi
  mkdir -p "written/$folder" "work/$folder"
  mount -t overlay -o "lowerdir=/$folder,upperdir=$PWD/written/$folder,workdir=$PWD/work/$folder" overlay "/$folder" || exit 77
done
touch /etc/noticed
"$@"
END
status=0
# shellcheck disable=SC2016 # for the inner shell
unshare -m sh covered.sh sh -euc '
  "$PDIST_CMAKE" --build build --target packages
  cd build
  cpack -G DEB
  cpack -G RPM' >pack.log 2>&1 || status=$?
[ "$status" != 77 ] || { echo 'skipped: no overlay file systems here' && exit 77; }
[ "$status" = 0 ] || { cat pack.log >&2 && fail 'packing failed'; }
ls build/packages/*.deb build/packages/*.rpm build/*.deb build/*.rpm >/dev/null || fail 'there are no packages'

[ -f written/etc/noticed ] || fail 'what is written is not noticed'
rm written/etc/noticed
if find written -mindepth 2 | grep . >&2; then fail 'this was written outside the build folder'; fi
