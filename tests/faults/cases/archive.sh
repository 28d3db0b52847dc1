# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# Two archives are written again, after a file of the dist has changed: these, or what another case says.
tar=${tar:-TZST:tar.zst} other=${other:-ZIP:zip}
make_old() {
  mkdir -p work/dist/bin work/out
  printf 'program' >work/dist/bin/program
  ln -s program work/dist/bin/link
  more_files work/dist/share
  run_it
  # Not compressible, so that a full disk is met while the archive is written.
  dd if=/dev/urandom of=work/dist/bin/program bs=1000 count=150 2>/dev/null
}
run_it() {
  "$@" "$PDIST_BIN/pdist-package" archive --folder "$work/dist" --top demo --format "${tar%:*}" --format "${other%:*}" --time 400000000 \
    --output "$work/out/demo"
}
outputs() {
  for ending in "${tar#*:}" "${other#*:}"; do
    echo "$work/out/demo.$ending"
    echo "$work/out/demo.$ending.sha256"
  done
}
