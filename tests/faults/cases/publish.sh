# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A package takes the place of an older one: a .deb, or what another case says.
format=${format:-deb} generator=${generator:-DEB} package=${package:-app_1.0.0-1_all.deb}
. "$PDIST_SOURCE/tests/pack_root.sh"
make_old() {
  make_package 1000
  run_it
  make_package 150000
}
# make_package <bytes>: a package with data of that size, and its root.
make_package() {
  rm -rf work/dist work/root work/made
  mkdir -p work/dist/share/app
  more_files work/dist/share/app
  head -c "$1" /dev/urandom >work/dist/share/app/data
  "$PDIST_BIN/pdist-manifest" write work/dist --name app --version 1.0.0 --time 400000000
  printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Has data' \
    'homepage: https://example.org' >work/package.yaml
  "$PDIST_BIN/pdist-package" root --dist work/dist --metadata work/package.yaml --format "$format" --output work/root
  pack_root work/root "$generator" work/made
}
run_it() {
  "$@" "$PDIST_BIN/pdist-package" publish --root "$work/root" --from "$work/made" --to "$work/packages"
}
outputs() {
  for name in "$package" "$package.sha256"; do echo "$work/packages/$name"; done
}
