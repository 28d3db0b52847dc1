# shellcheck shell=sh
# A tiny dist that is good: each test breaks one thing of it.
. "$PDIST_SOURCE/tests/lib.sh"
CC=${CC:-cc}

# make_dist: ./dist from sources in ./src, with a manifest. The program greets by its library; with a file's name as
# argument it must be able to open it.
make_dist() {
  mkdir -p src dist/bin dist/lib dist/share/hello/dist
  cat >src/greet.c <<'END'
const char* greet(void) { return "hello"; }
END
  cat >src/hello.c <<'END'
#include <stdio.h>
const char* greet(void);
int main(int count, char** words) {
  if (count > 1 && fopen(words[1], "r") == NULL) {
    printf("looking for %s\n", words[1]);
    fprintf(stderr, "cannot open it\n");
    return 3;
  }
  puts(greet());
  return 0;
}
END
  (
    cd src || exit 1
    "$CC" -shared -fPIC -Wl,-soname,libgreet.so.1 -o ../dist/lib/libgreet.so.1 greet.c
    link_hello "\$ORIGIN/../lib"
  )
  ln -s libgreet.so.1 dist/lib/libgreet.so
  echo 'Say hello.' >dist/share/hello/readme.txt
  write_manifest
}

# link_hello <search path>: dist/bin/hello, from ./src.
link_hello() {
  "$CC" -o ../dist/bin/hello hello.c ../dist/lib/libgreet.so.1 "-Wl,-rpath,$1"
}

write_manifest() {
  pdist-manifest write dist --name hello --version 1.0 --time 1700000000 >manifest.txt
}

# line_of <check>: its line of the last report. findings_of <check>: the lines below it.
line_of() {
  grep "^  [A-Za-z]* *$1 " out.txt
}
findings_of() {
  awk -v name="$1" '/^  [^ ]/ { here = $2 == name } here && /^    / { sub(/^ */, ""); print }' out.txt
}

# expect_failed <check> <exact findings>: of the last capture, and no other check failed.
expect_failed() {
  expect_status 1
  findings_of "$1" | grep -v '^hint: ' >found.txt || true
  printf '%s\n' "$2" >expected.txt
  diff -u expected.txt found.txt >&2 || fail "findings of $1 differ"
  failed=$(awk '/^  FAILED/ { print $2 }' out.txt | paste -sd ' ')
  [ "$failed" = "$1" ] || fail "failed: $failed; expected only $1"
  printf 'pdist-verify: error: dist: not proven: failed: %s\n' "$1" >expected.txt
  diff -u expected.txt err.txt >&2 || fail "stderr differs"
}
