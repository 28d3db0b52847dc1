#!/bin/sh
# Each difference has a line, the dist is named once, and the status is 1.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/manifest/make_dist.sh"
make_dist
pdist-manifest write dist --name demo --version 1
cp dist/share/demo/dist/manifest.json before.json

printf 'more' >>dist/bin/chat
chmod 4755 dist/bin/chat
rmdir dist/empty
mkdir dist/Empty
ln -sf ../bin/chat dist/lib/link.so
capture pdist-manifest verify dist
cat >expected.out <<'END'
Empty: added (folder, only in case unlike 'empty', which is missing)
bin/chat: mode 4755, was 0755
bin/chat: changed (11 bytes, was 7)
empty: missing (folder)
lib/link.so: link '../bin/chat', was 'a.so'
END
expect_same expected.out out.txt
expect_error 1 "pdist-manifest: error: dist: the dist is not what its manifest says: 5 differences"

capture pdist-manifest verify --json dist
expect_status 1
expect_in out.txt '"same": false'
expect_in out.txt '"detail": "11 bytes, was 7"'

pdist-manifest write dist --version 2
capture pdist-manifest diff before.json dist
expect_status 1
printf "%s\n" "version: fact '2', was '1'" >>expected.out
expect_same expected.out out.txt
capture pdist-manifest diff dist dist
expect_status 0
[ ! -s out.txt ] || fail "a dist differs from itself"
