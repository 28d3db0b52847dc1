# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A library's search path is edited in place, to a longer one.
make_old() {
  echo 'int one(void) { return 1; }' >work/one.c
  "${CC:-cc}" -shared -fPIC -Wl,-rpath,/old -o work/libone.so work/one.c
}
run_it() { "$@" "$PDIST_BIN/pdist-rpath" --set-rpath "/a/much/longer/search/path" "$work/libone.so"; }
outputs() { echo "$work/libone.so"; }
