# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A dist is planned and made again in one run, after one of its libraries has changed.
# shellcheck source=/dev/null
. "$PDIST_SOURCE/tests/faults/cases/runtime.sh"
plan() { :; }
run_it() {
  "$@" "$PDIST_BIN/pdist-runtime" stage --program "$work/app" --dist "$work/dist" \
    --policy "$PDIST_SOURCE/templates/policy/bundle-all.yaml"
}
