#!/bin/sh
# A plan says what its sources were, and nothing is made of sources that changed since.
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

mkdir build
library build/libone.so.1 one -Wl,-soname,libone.so.1
program build/app one build/libone.so.1 -Wl,-rpath,"$PWD/build"
cp build/app app.good
cp build/libone.so.1 library.good
plan_program build/app >out.txt
for file in app libone.so.1; do
  expect_in plan.json "\"source_sha256\": \"$(sha256sum build/$file | cut -d ' ' -f 1)\""
  expect_in plan.json "\"source_size\": $(stat -c %s build/$file)"
done

# refused <file> <why> [--dry-run]
refused() {
  capture pdist-runtime apply --plan plan.json ${3:+"$3"}
  expect_error 1 "pdist-runtime: error: $PWD/build/$1: it changed since the plan was made: $2
hint: make the plan again"
}
# change <file>: one byte, the same size and time.
change() {
  touch -r build/"$1" time
  printf x | dd of=build/"$1" bs=1 seek="$(($(stat -c %s build/"$1") - 1))" conv=notrunc 2>/dev/null
  touch -r time build/"$1"
}
restore() {
  cp app.good build/app
  cp library.good build/libone.so.1
}

# The program is edited, the library is copied as it is.
for file in app libone.so.1; do
  change $file
  refused $file 'its SHA-256 is another' --dry-run
  refused $file 'its SHA-256 is another'
  [ ! -e dist ] || fail "$file: a dist was made"
  restore
  echo more >>build/$file
  refused $file "it has $(stat -c %s build/$file) bytes, not $(($(stat -c %s build/$file) - 5))"
  restore
done

# Another time is no change; and of a dist that is there nothing is lost.
touch build/app build/libone.so.1
pdist-runtime apply --plan plan.json >out.txt
cp -a dist good
for file in app libone.so.1; do
  change $file
  refused $file 'its SHA-256 is another'
  diff -r good dist >&2 || fail "$file: the dist is another"
  restore
  touch build/app build/libone.so.1
  pdist-runtime apply --plan plan.json >out.txt
done
rm build/libone.so.1
capture pdist-runtime apply --plan plan.json
expect_status 1
expect_in err.txt "$PWD/build/libone.so.1: "
diff -r good dist >&2 || fail 'the dist is another without its library'
restore

# A plan of before, or without digests, is not carried out.
sed 's/"schema": 2/"schema": 1/' plan.json >old.json
capture pdist-runtime apply --plan old.json
expect_status 1
expect_in err.txt 'plan schema 1 is not known: this program reads schema 2: make the plan again'
grep -v source_sha256 plan.json >without.json
capture pdist-runtime apply --plan without.json
expect_status 1
expect_in err.txt "source_sha256"

# Other bytes of the same size and time, as builds with fixed times make them, are other bytes.
cp -p build/libone.so.1 kept
change libone.so.1
pdist-runtime plan --program build/app --dist dist --policy "$policy" --output plan.json >out.txt
expect_in plan.json "\"source_sha256\": \"$(sha256sum build/libone.so.1 | cut -d ' ' -f 1)\""
pdist-runtime apply --plan plan.json >out.txt
cmp build/libone.so.1 dist/lib/libone.so.1 || fail 'the dist has the library of before'
cp -p kept build/libone.so.1
pdist-runtime stage --program build/app --dist dist --policy "$policy" >out.txt
cmp build/libone.so.1 dist/lib/libone.so.1 || fail 'the dist has the library of before'
for member in '"dist": "relative"' '"work": ""'; do
  sed "s|^  ${member%%:*}: .*|  $member,|" plan.json >edited.json
  capture pdist-runtime apply --plan edited.json
  expect_status 1
  expect_in err.txt "'dist' and 'work' are no absolute paths"
done

# `stage` plans anew, and writes the digests of now.
library build/libone.so.1 one -Wl,-soname,libone.so.1 -Wl,--build-id=0x1234
pdist-runtime stage --program build/app --dist dist --policy "$policy" --output staged.json >out.txt
expect_in staged.json "\"source_sha256\": \"$(sha256sum build/libone.so.1 | cut -d ' ' -f 1)\""
pdist-runtime apply --plan staged.json >out.txt
expect_in out.txt 'already as planned'
