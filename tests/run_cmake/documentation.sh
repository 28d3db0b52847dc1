#!/bin/sh
# documentation.sh <module> <page>: the documentation page is the function's documentation block, and both tell of every
# keyword.
# shellcheck disable=SC2016 # the backquotes are Markdown's
. "$PDIST_SOURCE/tests/lib.sh"
module=$PDIST_SOURCE/cmake/$1.cmake

sh "$PDIST_SOURCE/tests/run_cmake/extract_documentation.sh" "$1" >block.txt
[ -s block.txt ] || fail "no documentation block in $module"
diff -u block.txt "$PDIST_SOURCE/docs/$2" >&2 ||
  fail "the page differs; sh tests/run_cmake/extract_documentation.sh $1 >docs/$2"

# The keywords that the function parses, against those in the signature and those that are explained.
sed -n '/^  set(flags /,/^  set(arguments /p' "$module" | grep -oE '[A-Z][A-Z_]+' | sort >parsed.txt
sed -n '/^```cmake/,/^```$/p' block.txt | grep -oE '(\[|\| )[A-Z_]+' | tr -d '[| ' | sort >signature.txt
grep -oE '^`[A-Z_]+`$' block.txt | tr -d '`' | grep -v '^PORTABLE_DIST_' | sort >explained.txt
[ "$(wc -l <parsed.txt)" -gt 7 ] || fail 'the keywords are not found in the function'
diff -u parsed.txt signature.txt >&2 || fail 'the signature has other keywords than the function'
diff -u parsed.txt explained.txt >&2 || fail 'the explanations have other keywords than the function'
