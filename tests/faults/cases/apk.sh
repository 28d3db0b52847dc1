# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A package for Alpine is written again, after a file of the dist has changed.
make_old() {
  mkdir -p work/dist/share/app work/out
  ln -s data work/dist/share/app/link
  more_files work/dist/share/app
  describe 1000
  run_it
  # Not compressible, so that a full disk is met while the package is written.
  describe 150000
}
# describe <bytes>: a dist with data of that size.
describe() {
  head -c "$1" /dev/urandom >work/dist/share/app/data
  "$PDIST_BIN/pdist-manifest" write --name app --version 1.0.0 --time 400000000 work/dist >/dev/null
  printf '%s\n' 'maintainer: A <a@example.org>' 'license: MIT' 'summary: demo' 'homepage: https://example.org' >work/package.yaml
}
run_it() {
  "$@" "$PDIST_BIN/pdist-package" build --format apk --dist "$work/dist" --metadata "$work/package.yaml" --to "$work/out"
}
outputs() {
  for name in app-1.0.0-r1.apk app-1.0.0-r1.apk.sha256; do echo "$work/out/$name"; done
}
