# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A program for Windows gets a longer name for a library that it needs, in place.
make_old() {
  echo '__declspec(dllexport) int one(void) { return 1; }' >work/one.c
  x86_64-w64-mingw32-gcc -shared -o work/one.dll work/one.c -Wl,--out-implib,work/libone.a
  printf 'int one(void);\nint main(void) { return one(); }\n' >work/app.c
  x86_64-w64-mingw32-gcc -o work/app.exe work/app.c work/libone.a
}
run_it() { "$@" "$PDIST_BIN/pdist-rpath" --replace-needed one.dll a-much-longer-name.dll "$work/app.exe"; }
outputs() { echo "$work/app.exe"; }
