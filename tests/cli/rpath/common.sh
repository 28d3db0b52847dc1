# shellcheck shell=sh
# What the tests of pdist-rpath share: a small program with a library of its own. Sourced after tests/lib.sh.

data=$PDIST_SOURCE/tests/data/elf
# 22 bytes, as the search path of a program in bin/ often is.
# shellcheck disable=SC2016
short='$ORIGIN/../lib/private'
# shellcheck disable=SC2034 # the scripts use it
# Longer than any free place in a small file. The right folder stands at its end.
long=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "/absent/%04d/folder/of/a/build:", i }')$short

# make_program <compiler> <-pie or -no-pie> [option...]: bin/program and lib/private/libgreet.so.1, without any search
# path but that of the options.
make_program() {
  compiler=$1 kind=$2
  shift 2
  mkdir -p bin lib/private
  "$compiler" -shared -fPIC -O1 -Wl,-soname,libgreet.so.1 "$@" -o lib/private/libgreet.so.1 "$data/greet.c"
  ln -sf libgreet.so.1 lib/private/libgreet.so
  "$compiler" -O1 "$kind" "$@" -o bin/program "$data/program.c" -Llib/private -lgreet
}

# shellcheck disable=SC2120 # most programs run as they are
# expect_greeting [command...]: bin/program, run by the command, finds its library.
expect_greeting() {
  capture "$@" ./bin/program
  expect_status 0
  [ "$(cat out.txt)" = greetings ] || fail "the program says: $(cat out.txt)"
}

# expect_sound <file>: GNU readelf, which knows nothing of us, finds nothing odd.
expect_sound() {
  readelf -aW "$1" >readelf.txt 2>warnings.txt || fail "readelf cannot read $1"
  [ ! -s warnings.txt ] || {
    cat warnings.txt >&2
    fail "readelf warns about $1"
  }
}
