# shellcheck shell=sh
# shellcheck disable=SC2119,SC2120,SC2154 # faults.sh sets work, and calls run_it with a prefix
# A dist is staged again, after one of its libraries has changed.
plan() {
  pdist-runtime plan --program "$work/app" --dist "$work/dist" --output "$work/plan.json" \
    --policy "$PDIST_SOURCE/templates/policy/bundle-all.yaml" >/dev/null
}
library() {
  echo "int one(void) { return $1; }" >work/one.c
  "${CC:-cc}" -shared -fPIC -Wl,-soname,libone.so.1 -o work/libone.so.1 work/one.c
}
# Each copied and edited by itself.
more_libraries() {
  more=''
  for number in $(seq $((extra / 5))); do
    echo "int more$number(void) { return 0; }" |
      "${CC:-cc}" -xc -shared -fPIC -Wl,-soname,"libmore$number.so" -Wl,-rpath,"$work" -o "work/libmore$number.so" -
    more="$more work/libmore$number.so"
  done
}
make_old() {
  library 1
  more_libraries
  printf 'int one(void);\nint main(void) { return one(); }\n' >work/app.c
  # shellcheck disable=SC2086 # names without spaces
  "${CC:-cc}" -o work/app work/app.c work/libone.so.1 -Wl,--no-as-needed $more -Wl,-rpath,"$work"
  plan
  run_it >/dev/null
  library 2
  plan
}
run_it() { "$@" "$PDIST_BIN/pdist-runtime" apply --plan "$work/plan.json"; }
outputs() { echo "$work/dist"; }
