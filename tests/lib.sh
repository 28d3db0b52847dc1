# shellcheck shell=sh
# What script tests share. Sourced first: `. "$PDIST_SOURCE/tests/lib.sh"`.
set -eu
PATH=$PDIST_BIN:$PATH
export PATH

# fail <words>: ends the test.
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# clang_leaves_folders: in the scratch folder, an empty one for each object file of two architectures (clang 14).
clang_leaves_folders() {
  TMPDIR=$PWD/left-by-clang
  mkdir "$TMPDIR"
  export TMPDIR
}

# capture <command...>: runs it; leaves $status, and its outputs in the files out.txt and err.txt.
capture() {
  status=0
  "$@" >out.txt 2>err.txt || status=$?
}

# expect_status <number>: of the last capture.
expect_status() {
  [ "$status" = "$1" ] || {
    cat out.txt err.txt >&2
    fail "exit status $status, expected $1"
  }
}

# expect_error <status> <exact stderr>: of the last capture.
expect_error() {
  expect_status "$1"
  printf '%s\n' "$2" >expected.txt
  diff -u expected.txt err.txt >&2 || fail "stderr differs"
}

# expect_in <file> <text>: the file has the text, literally, somewhere.
expect_in() {
  grep -qF -- "$2" "$1" || {
    cat "$1" >&2
    fail "'$2' is not in $1"
  }
}

# expect_same <file> <file>: byte for byte.
expect_same() {
  cmp -- "$1" "$2" >&2 || fail "$1 and $2 differ"
}
