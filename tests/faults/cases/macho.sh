# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A library for macOS gets a longer install name and a new signature, in place.
make_old() {
  echo 'int one(void) { return 1; }' >work/one.c
  clang --target=arm64-apple-macos11 -c work/one.c -o work/one.o
  "$(dirname "$(readlink -f "$(command -v ld.lld)")")/ld64.lld" -arch arm64 -platform_version macos 11.0 12.3 -dylib \
    -headerpad_max_install_names -install_name old -o work/libone.dylib work/one.o
}
run_it() { "$@" "$PDIST_BIN/pdist-rpath" --set-install-name @rpath/a/longer/name "$work/libone.dylib"; }
outputs() { echo "$work/libone.dylib"; }
