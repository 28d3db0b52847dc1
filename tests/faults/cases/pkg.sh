# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# An installer package for macOS is written again, after a file of the dist has changed.
make_old() {
  mkdir -p work/dist/bin work/out
  printf 'program' >work/dist/bin/program
  ln -s program work/dist/bin/link
  more_files work/dist/share
  seal_dist
  run_it
  # Not compressible, so that a full disk is met while the package is written.
  dd if=/dev/urandom of=work/dist/bin/program bs=1000 count=150 2>/dev/null
  seal_dist
}
seal_dist() {
  "$PDIST_BIN/pdist-manifest" write --name demo --version 1.0.0 --system darwin --time 400000000 work/dist >/dev/null
  printf '%s\n' 'maintainer: A <a@example.org>' 'license: MIT' 'summary: demo' 'homepage: https://example.org' >work/package.yaml
}
run_it() {
  "$@" "$PDIST_BIN/pdist-package" build --format pkg --dist "$work/dist" --metadata "$work/package.yaml" --to "$work/out"
}
outputs() {
  for name in demo-1.0.0-macos-all.pkg demo-1.0.0-macos-all.pkg.sha256; do echo "$work/out/$name"; done
}
