#!/bin/sh
# Wrong package.yaml files: each is refused with exactly the words in <case>.txt, and nothing is written.
. "$PDIST_SOURCE/tests/lib.sh"

cases=$PDIST_SOURCE/tests/cli/package/bad_yaml
count=0
# The formats, and those with relations, as messages list them.
pdist-package formats --json | python3 -c '
import json, sys
formats = json.load(sys.stdin)["formats"]
print("s/@FORMATS@/%s/" % ", ".join(one["name"] for one in formats))
print("s/@RELATIONS@/%s/" % ", ".join(one["name"] + ": ..." for one in formats if one["has_relations"]))' >formats.sed

# refused <exact stderr>: by `show` for both formats, in the folder `case`, with the files that cases name.
refused() {
  find case -print >before.txt
  for format in deb rpm; do
    status=0
    (cd case && pdist-package show --format "$format" --metadata package.yaml) >out.txt 2>err.txt || status=$?
    printf '%s\n' "$1" | sed -f formats.sed >expected.txt
    diff -u expected.txt err.txt >&2 || fail "$name, $format: stderr differs"
    [ "$status" = 1 ] || fail "$name, $format: exit status $status"
    [ ! -s out.txt ] || fail "$name, $format: there is output"
  done
  find case -print >after.txt
  expect_same before.txt after.txt
  count=$((count + 1))
}

# start <name>: an empty case.
start() {
  name=$1
  rm -rf case
  cp -R "$cases/files" case
}

for yaml in "$cases"/*/*.yaml; do
  case $yaml in */files/*) continue ;; esac
  start "$(basename "$yaml" .yaml)"
  [ -f "${yaml%.yaml}.txt" ] || fail "$name has no expected text: ${yaml%.yaml}.txt"
  cp "$yaml" case/package.yaml
  [ "$name" != hook_is_too_large ] || head -c 262145 /dev/zero | tr '\0' '#' >case/large.sh
  refused "$(cat "${yaml%.yaml}.txt")"
done
for text in "$cases"/*/*.txt; do
  [ -f "${text%.txt}.yaml" ] || fail "$text has no case"
done

start nul_byte
printf 'name: chat\nvendor: a\000b\n' >case/package.yaml
refused 'pdist-package: error: package.yaml:2:10: there is a NUL byte: this is not text'

start latin_1
printf 'name: chat\nvendor: Caf\351\n' >case/package.yaml
refused 'pdist-package: error: package.yaml:2:12: this is not UTF-8: only UTF-8 is read
hint: save it as UTF-8'

start utf_16
printf '\377\376n\000' >case/package.yaml
refused 'pdist-package: error: package.yaml: this is UTF-16: only UTF-8 is read
hint: save it as UTF-8'

start hundred_megabytes
truncate -s 100M case/package.yaml
refused 'pdist-package: error: package.yaml: cannot read: it has 104857600 bytes, the limit is 1048576'

start no_file
refused 'pdist-package: error: package.yaml: cannot open: No such file or directory'

[ "$count" -ge 40 ] || fail "only $count cases"
