#!/bin/sh
# Names with spaces, quotes, semicolons, $, newlines, non-ASCII and bytes that are no text come through exactly.
# (A backslash does not: CMake's own install cannot copy such a name.)
# shellcheck disable=SC2016 # the names are meant literally
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

mkdir -p src build
newline='new
line'
latin=$(printf 'latin\351')
mkdir "src/tree"
for name in 'sp ace' "q'uote" 'dq"uote' 'dol$lar' "$newline" 'uml-ä' "$latin" '-dash' '[set]' '%percent' 'tab	x'; do
  mkdir "src/tree/$name"
  echo "$name" >"src/tree/$name/$name"
done
cat >src/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo LANGUAGES NONE)
install(DIRECTORY tree DESTINATION share)
END
"$PDIST_CMAKE" -S src -B build >out.txt
request ", \"installs\": [{\"folder\": \"$PWD/build\"}]"
pdist-runtime plan --request request.json --output plan.json >out.txt
pdist-runtime apply --plan plan.json >out.txt
diff -r src/tree dist/share/tree >&2 || fail 'the tree came through differently'
(cd dist && sha256sum -c --quiet --strict share/demo/dist/SHA256SUMS) || fail 'SHA256SUMS is not right'
pdist-manifest verify dist >out.txt || fail 'the manifest does not agree'
grep -q '"base16": "7368617265' dist/share/demo/dist/manifest.json || fail 'no name went through base16'
