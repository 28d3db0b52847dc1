#!/bin/sh
# What cannot be a package for Alpine is refused with the reason and the way out.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/apk/dist.sh"
printf '%s\n' 'name: chat' 'version: 1.0.0' 'summary: chat server' 'maintainer: Ada Example <ada@example.org>' 'license: MIT' >plain.yaml
what='pdist-package: error: '
way_out='hint: link it statically, with musl-gcc -static or in Alpine itself'

# refused <folder with the dist> <text>...: none of it is made.
refused() {
  pdist-manifest write "$1" --name chat --version 1.0.0 --time 1700000000 >/dev/null
  build "$1" "${yaml:-plain.yaml}" made
  expect_status 1
  shift
  for text; do
    expect_in err.txt "$text"
  done
  [ ! -e made ] || [ -z "$(ls -A made)" ] || fail "made: $(ls -A made)"
}

# A program of glibc, and one of musl that is linked dynamically.
mkdir -p glibc/bin musl/bin library/lib
echo 'int main(void) { return 0; }' >main.c
cc main.c -o glibc/bin/chat
musl-gcc main.c -o musl/bin/chat
printf '#include <stdio.h>\nint chat(void) { return puts("chat"); }\n' >chat.c
cc -shared -fPIC -o library/lib/libchat.so chat.c
refused glibc "${what}glibc/bin/chat: it does not run on Alpine: it needs libc.so.6: it is linked to glibc, and Alpine's C library is musl" "$way_out"
refused musl "${what}musl/bin/chat: it does not run on Alpine: it needs libc.so: programs that are linked to musl dynamically are not packed yet" "$way_out"
refused library "${what}library/lib/libchat.so: it does not run on Alpine: it needs libc.so.6: it is linked to glibc"
# A static program of glibc needs nothing.
mkdir -p static/bin
cc -static main.c -o static/bin/chat
pdist-manifest write static --name chat --version 1.0.0 --time 1700000000 >/dev/null
build static plain.yaml static-made
expect_status 0

# Names that apk would not install, without a word.
mkdir -p names/share
echo >names/share/.keep_chat
refused names "share/.keep_chat: apk cannot hold this name: apk does not install files whose names begin with .keep_"
rm names/share/.keep_chat
echo >"names/share/a$(printf '\t')b"
refused names "apk cannot hold this name: it has a control character"

# A folder in memory that no service makes again; settings that an upgrade writes over.
mkdir -p data/etc/init.d data/share
echo >data/etc/init.d/chat
echo >data/share/x
yaml=folder.yaml
{ cat plain.yaml && echo 'directories: [/run/chat]'; } >$yaml
refused data '/run/chat: the package chat cannot have this folder on Alpine' "give apk its directories below 'overrides: apk:'"
yaml=config.yaml
{ cat plain.yaml && echo 'config_files: [etc/init.d/chat]'; } >$yaml
refused data '/etc/init.d/chat: apk cannot keep what is edited there' 'settings of services are in /etc/conf.d'

# What package.yaml says and Alpine has nothing for: with its place.
yaml=weak.yaml
{ cat plain.yaml && echo 'recommends: [logrotate]'; } >$yaml
refused data "weak.yaml:6:14: 'recommends[0]' is 'logrotate', which apk cannot have" "hint: give apk its recommends below 'overrides: apk:'"
echo 'overrides: {apk: {recommends: []}}' >>"$yaml"
build data "$yaml" weak-made
expect_status 0

# A program that OpenRC cannot start.
mkdir -p 'odd/bin'
cp static/bin/chat 'odd/bin/chat d'
yaml=odd.yaml
{ cat plain.yaml && echo "services: [{name: chat, program: 'bin/chat d'}]"; } >$yaml
refused odd '/usr/lib/chat/bin/chat d: OpenRC cannot start the service chat'
