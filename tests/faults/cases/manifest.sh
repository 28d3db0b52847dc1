# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A manifest is written again, after a file of the dist has changed.
make_old() {
  mkdir -p work/dist/bin
  printf 'program' >work/dist/bin/program
  printf 'text' >work/dist/text
  more_files work/dist/share/more
  pdist-manifest write "$work/dist" --name demo
  printf 'another program' >work/dist/bin/program
}
run_it() { "$@" "$PDIST_BIN/pdist-manifest" write "$work/dist"; }
outputs() {
  echo "$work/dist/share/demo/dist/manifest.json"
  echo "$work/dist/share/demo/dist/SHA256SUMS"
}
