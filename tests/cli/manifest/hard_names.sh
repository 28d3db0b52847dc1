#!/bin/sh
# Names that no format likes survive manifest.json and SHA256SUMS exactly.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir dist
newline=$(printf 'new\nline')
for name in "$newline" "$(printf 'return\rx')" 'back\slash' "$(printf 'bytes \377\376')" "$(printf 'tab\tx')" \
  ' space ' "'\"\$;%@[x]" '-dash' '*star' 'été'; do
  printf '%s' "$name" >"dist/./$name"
  ln -s -- "$name" "dist/to $name"
done
pdist-manifest write dist --name demo
pdist-manifest verify dist
(cd dist && sha256sum --check --strict --quiet share/demo/dist/SHA256SUMS) || fail "sha256sum refuses SHA256SUMS"

printf x >"dist/$newline"
rm "dist/$(printf 'bytes \377\376')"
capture pdist-manifest verify dist
expect_status 1
expect_in out.txt 'bytes \xff\xfe: missing (file)'
expect_in out.txt 'new\nline: changed (1 bytes, was 8)'
[ "$(wc -l <out.txt)" = 2 ] || fail "a name broke its line"
