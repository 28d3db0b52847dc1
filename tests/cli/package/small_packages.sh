# shellcheck shell=sh
# Packages of a handful of files, in which a flipped bit matters. Sourced after lib.sh.

# make_small_packages: deb/*.deb and rpm/*.rpm of the laid-out roots deb-root and rpm-root, and pkg/*.pkg.
make_small_packages() {
  for system in linux darwin; do
    mkdir -p $system/share/app
    echo data >$system/share/app/data
    ln -s data $system/share/app/link
    pdist-manifest write $system --name app --version 1.0.0 --system $system --architecture x86_64 --time 1700000000
  done
  printf '%s\n' 'name: app' 'version: 1.0.0' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Has data' \
    'homepage: https://example.org' 'identifier: org.example.app' >package.yaml
  for format in deb rpm; do
    pdist-package root --dist linux --metadata package.yaml --format $format --output $format-root >laid-out.txt
    mkdir $format
  done
  mkdir contents
  cp -a deb-root/app/tree/. contents
  mkdir contents/DEBIAN
  printf '%s\n' 'Package: app' 'Version: 1.0.0-1' 'Architecture: all' 'Maintainer: Ada <ada@example.org>' \
    'Description: Has data' >contents/DEBIAN/control
  dpkg-deb --root-owner-group -b contents deb/app_1.0.0-1_all.deb >packed.txt
  rpmbuild -bb --quiet --define "_topdir $PWD/rpmbuild" --define "_rpmdir $PWD/rpm" \
    --define '_rpmfilename app-1.0.0-1.noarch.rpm' rpm-root/app/spec/cpack.spec >packed.txt 2>&1 ||
    fail "rpmbuild: $(cat packed.txt)"
  pdist-package build --dist darwin --metadata package.yaml --format pkg --to pkg >packed.txt
}
