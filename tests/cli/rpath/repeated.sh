#!/bin/sh
# A hundred edits of one file leave it sound and no larger than the longest of its paths made it.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

# shellcheck disable=SC2016
repeat() {
  file=$1
  before=$(stat -c %s "$file")
  longest=$before
  i=0
  while [ "$i" -lt 100 ]; do
    i=$((i + 1))
    # Lengths that go up and down, from 30 to 2,000 bytes.
    folder=$(awk -v n=$((i * 7919 % 66)) 'BEGIN { for (i = 0; i < n; i++) printf "/some/folder/of/no/importance:" }')
    pdist-rpath --set-rpath "$folder\$ORIGIN/../lib/private" "$file"
    # The first path is the longest.
    [ "$i" != 1 ] || longest=$(stat -c %s "$file")
  done
  after=$(stat -c %s "$file")
  [ "$after" = "$longest" ] || fail "$file has $after bytes now, it had $longest with its longest path"
  [ $((after - before)) -lt 16384 ] || fail "$file grew from $before to $after bytes"
  expect_sound "$file"
}

make_program gcc -pie
repeat bin/program
repeat lib/private/libgreet.so.1
expect_greeting
rm -rf bin lib
make_program gcc -pie -fuse-ld=lld -Wl,-rpath,/x
repeat bin/program
expect_greeting
