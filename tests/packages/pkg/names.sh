#!/bin/sh
# Names that are hard to hold go through an installer package and back as they are; those that macOS or the package cannot
# hold are refused, all at once, with why.
# shellcheck disable=SC2016 # names and messages are as they are
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"
make_dist dist
metadata package.yaml 1.2.0
name=$(printf ' a;b]c[d"e\047f\\g\th\ri%%j$k@l&<m>%s' "$(printf 'é%.0s' 1 2 3 4 5 6 7 8 9 10)")
mkdir "dist/share/chat/$name"
echo one >"dist/share/chat/$name/-rf $name"
echo two >"dist/share/chat/$(head -c 255 /dev/zero | tr '\0' n)"
long=dist/share/chat
for part in 1 2 3; do long=$long/$(head -c 200 /dev/zero | tr '\0' "$part"); done
mkdir -p "$long"
echo three >"$long/file"
ln -s "$name" dist/share/chat/link
seal dist 1.2.0
build dist package.yaml out
expect_status 0
take_apart out/chat-1.2.0-macos-universal.pkg x
diff -r dist/share/chat x/chat.pkg/Payload.d/usr/local/chat/share/chat -x dist >&2 || fail 'something changed'
python3 "$PDIST_SOURCE/tests/packages/pkg/read_bom.py" x/chat.pkg/Bom >bom.txt || fail 'the bill of materials is wrong'
expect_in bom.txt "./usr/local/chat/share/chat/$name/-rf $name"
expect_in bom.txt "/share/chat/link -> $name"

# refused <what>...: what the errors say.
refused() {
  seal dist 1.2.0
  build dist package.yaml refused
  printf '%s\n' "$@" | expect_error_lines
  [ ! -e refused ] || fail 'a refused package is there'
}
expect_error_lines() {
  cat >expected.txt
  expect_status 1
  diff -u expected.txt err.txt >&2 || fail 'other errors'
}

echo x >dist/lib/LIBCHAT.1.dylib # the same file for macOS
printf x >"dist/share/chat/$(printf 'new\nline')"
mkdir -p dist/usr/bin dist/srv
echo x >dist/usr/bin/tool
refused "pdist-package: error: /srv: an installer package cannot have this file: macOS keeps this part of its disk for itself
hint: /usr/local, /opt, /Library and /Applications are for others
pdist-package: error: /usr/bin: an installer package cannot have this file: macOS keeps this part of its disk for itself
hint: /usr/local, /opt, /Library and /Applications are for others
pdist-package: error: /usr/bin/tool: an installer package cannot have this file: macOS keeps this part of its disk for itself
hint: /usr/local, /opt, /Library and /Applications are for others
pdist-package: error: /usr/local/chat/lib/libchat.1.dylib: an installer package would have this name twice: for macOS it is the same as /usr/local/chat/lib/LIBCHAT.1.dylib
hint: name one of them differently
pdist-package: error: usr/local/chat/share/chat/new\\nline: an installer package cannot hold this name: the list that removes it has one name a line
hint: name the file differently"
rm -r dist/lib/LIBCHAT.1.dylib dist/share/chat/new* dist/usr dist/srv
printf x >"dist/share/chat/$(printf 'latin\351')"
refused 'pdist-package: error: share/chat/latin\xe9: pkg cannot hold this name: it is not UTF-8
hint: name the file differently'
rm dist/share/chat/latin*
chmod 4755 dist/bin/chatd
refused 'pdist-package: error: bin/chatd: no package has a file or folder with mode 4755: setuid, setgid, sticky and world-writable ones are refused
hint: folders for users to write to are `directories` in package.yaml'
chmod 755 dist/bin/chatd

# Sizes, numbers and systems that the format or macOS has no place for.
# edited <sed expression> <errors>: with a manifest that says so.
edited() {
  seal dist 1.2.0
  sed -i "$1" dist/share/chat/dist/manifest.json
  build dist package.yaml refused
  expect_error 1 "$2"
  [ ! -e refused ] || fail 'a refused package is there'
}
edited 's/"size": 8,$/"size": 4294967296,/' 'pdist-package: error: lib/libchat.1.dylib: it has 4294967296 bytes: an installer package has files of at most 4294967295 bytes here'
edited 's/"darwin"/"linux"/' 'pdist-package: error: dist: it cannot be packed as pkg: the dist is for linux'
edited 's/"universal"/"ppc64"/' 'pdist-package: error: chat: no installer package can be made for this dist: it is for ppc64
hint: x86_64, arm64 and universal have installer packages'
seal dist 1.2.0
capture pdist-package root --format deb --dist dist --metadata package.yaml --output refused
expect_error 1 'pdist-package: error: dist: it cannot be packed as deb: the dist is for darwin'
capture env SOURCE_DATE_EPOCH=4294967296 pdist-manifest write --time 4294967296 dist
build dist package.yaml refused
expect_error 1 'pdist-package: error: an installer package cannot have the time 2106-02-07T06:28:16Z: its limit is the year 2106'
seal dist 1.2.0
sed -i '/^homepage/d' package.yaml
build dist package.yaml refused
expect_error 1 'pdist-package: error: chat: the identifier that macOS knows the package by is not known: it has the form org.example.chat, and there is no homepage with a name to make it of
hint: identifier: org.example.chat in package.yaml'
capture pdist-package build --format deb --dist dist --metadata package.yaml --to refused
expect_error 1 'pdist-package: error: dist: it cannot be packed as deb: the dist is for darwin'
[ -z "$(find refused -type f)" ] || fail "refused packages are there: $(find refused)"
