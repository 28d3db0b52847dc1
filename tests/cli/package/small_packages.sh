# shellcheck shell=sh
# Packages of a handful of files, in which a flipped bit matters. Sourced after lib.sh and pack_root.sh.

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
  done
  pack_root deb-root DEB deb
  pack_root rpm-root RPM rpm
  pdist-package build --dist darwin --metadata package.yaml --format pkg --to pkg >packed.txt
}
