#!/bin/sh
# A manifest is written, checks with this program and with sha256sum, and is written again without a change.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/manifest/make_dist.sh"
make_dist
unset SOURCE_DATE_EPOCH

umask 077
capture pdist-manifest write dist --name demo --version 1.10 --time 1700000000
expect_status 0
cat >expected.json <<'END'
{
  "format_version": 1,
  "facts": {
    "name": "demo",
    "version": "1.10",
    "time": 1700000000
  },
  "entries": [
    {
      "path": "bin",
      "type": "folder",
      "mode": "0755"
    },
    {
      "path": "bin/chat",
      "type": "file",
      "mode": "0755",
      "size": 7,
      "sha256": "DIGEST_OF_PROGRAM"
    },
    {
      "path": "empty",
      "type": "folder",
      "mode": "0755"
    },
    {
      "path": "lib",
      "type": "folder",
      "mode": "0755"
    },
    {
      "path": "lib/a.so",
      "type": "file",
      "mode": "0644",
      "size": 7,
      "sha256": "DIGEST_OF_LIBRARY"
    },
    {
      "path": "lib/link.so",
      "type": "symlink",
      "mode": "0777",
      "link_target": "a.so"
    },
    {
      "path": "share",
      "type": "folder",
      "mode": "0755"
    },
    {
      "path": "share/demo",
      "type": "folder",
      "mode": "0755"
    },
    {
      "path": "share/demo/dist",
      "type": "folder",
      "mode": "0755"
    }
  ]
}
END
program=$(sha256sum dist/bin/chat | cut -d ' ' -f 1)
library=$(sha256sum dist/lib/a.so | cut -d ' ' -f 1)
sed "s/DIGEST_OF_PROGRAM/$program/; s/DIGEST_OF_LIBRARY/$library/" expected.json >expected.new
mv expected.new expected.json
expect_same expected.json dist/share/demo/dist/manifest.json
(cd dist && sha256sum --check --strict --quiet share/demo/dist/SHA256SUMS) || fail "sha256sum refuses SHA256SUMS"
[ "$(wc -l <dist/share/demo/dist/SHA256SUMS)" = 3 ] || fail "SHA256SUMS does not list three files"

capture pdist-manifest verify dist
expect_status 0
[ ! -s out.txt ] || fail "a verification without differences says something"

# Facts that are not given stay; the files are not touched.
inodes=$(ls -i dist/share/demo/dist)
capture pdist-manifest write dist
expect_status 0
[ "$inodes" = "$(ls -i dist/share/demo/dist)" ] || fail "the second write replaced files"

capture pdist-manifest show dist
expect_status 0
cat >expected.txt <<'END'
name                demo
version             1.10
time                2023-11-14T22:13:20Z
entries             9
bytes               14
END
expect_same expected.txt out.txt
capture pdist-manifest show --json dist/share/demo/dist/manifest.json
expect_same expected.json out.txt
