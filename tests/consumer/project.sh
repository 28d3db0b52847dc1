# shellcheck shell=sh
# What the consumer tests share: a small project, and ways to build it. Sourced after lib.sh.

# make_project <folder>: a C program with a library and a data file; what standard input has is added to its
# CMakeLists.txt.
make_project() {
  mkdir -p -- "$1"
  cat >"$1/words.c" <<'END'
const char* word(void) { return "hello"; }
END
  cat >"$1/main.c" <<'END'
#include <stdio.h>
const char* word(void);
int main(int argc, char** argv) { printf("%s %s\n", word(), argc > 1 ? argv[1] : "nobody"); return 0; }
END
  echo 'some data' >"$1/data.txt"
  {
    cat <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_library(words SHARED words.c)
add_executable(demo main.c)
target_link_libraries(demo PRIVATE words)
END
    cat
  } >"$1/CMakeLists.txt"
}

# configure <source> <build> [<argument>...]
configure() {
  source=$1
  build=$2
  shift 2
  capture "$PDIST_CMAKE" -S "$source" -B "$build" -G "${GENERATOR:-Ninja}" "-DCMAKE_PREFIX_PATH=${PDIST_PREFIX:-}" "$@"
  expect_status 0
}

# make_dist <build>: what was said is in out.txt and err.txt.
make_dist() {
  capture "$PDIST_CMAKE" --build "$1" --target dist --parallel 2
  expect_status 0
}

# expect_failing_dist <build> <exact line>: `dist` fails with this line, and CMake adds nothing of its own.
expect_failing_dist() {
  capture "$PDIST_CMAKE" --build "$1" --target dist --parallel 2
  # shellcheck disable=SC2154 # capture sets it
  [ "$status" != 0 ] || fail 'the dist was made'
  cat err.txt >>out.txt
  grep -qxF -- "$2" out.txt || {
    cat out.txt >&2
    fail "it does not say: $2"
  }
  if grep -q 'CMake Error' out.txt; then fail "noise: $(cat out.txt)"; fi
}

# expect_output <expected> <command...>: in an empty environment.
expect_output() {
  expected=$1
  shift
  said=$(env -i "$@") || fail "$* ended with status $?"
  [ "$said" = "$expected" ] || fail "$* said '$said', not '$expected'"
}
