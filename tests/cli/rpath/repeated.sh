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

echo "== what is added and removed again leaves no trace in the size"
for linker in bfd lld; do
  rm -rf bin lib
  make_program gcc -no-pie "-fuse-ld=$linker"
  i=0
  while [ "$i" -lt 6 ]; do
    i=$((i + 1))
    pdist-rpath --set-rpath "$long" --add-needed libm.so.6 bin/program 2>err.txt
    pdist-rpath --remove-rpath --add-needed "$(printf '%0300d' 7)" bin/program 2>err.txt
    pdist-rpath --set-rpath /x --remove-needed "$(printf '%0300d' 7)" bin/program 2>err.txt
    [ "$i" != 1 ] || first=$(stat -c %s bin/program)
  done
  [ "$(stat -c %s bin/program)" = "$first" ] || fail "$linker: $first bytes become $(stat -c %s bin/program)"
  pdist-rpath --set-rpath "$short" bin/program
  expect_greeting
done

echo "== one library after the other: the tables stay where programs that strip expect them"
for linker in lld mold; do
  rm -rf bin lib
  make_program gcc -no-pie "-fuse-ld=$linker"
  pdist-rpath --set-rpath "$short" bin/program 2>err.txt
  eu-elflint --gnu-ld bin/program >lint_before.txt || true
  for name in m dl pthread rt util resolv anl nsl thread_db BrokenLocale mvec c_malloc_debug; do
    soname=$(cd /lib/x86_64-linux-gnu && find . -maxdepth 1 -name "lib$name.so.*" | sed 's,^\./,,' | sort | head -n 1)
    [ -z "$soname" ] || pdist-rpath --add-needed "$soname" bin/program 2>err.txt
  done
  expect_greeting
  expect_sound bin/program
  eu-elflint --gnu-ld bin/program >lint_after.txt || true
  expect_same lint_before.txt lint_after.txt
  for tool in strip llvm-strip eu-strip; do
    cp -p bin/program unstripped
    "$tool" bin/program
    expect_greeting
    cp -p unstripped bin/program
  done
done
