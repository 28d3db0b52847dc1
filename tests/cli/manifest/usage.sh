#!/bin/sh
# Wrong usage and what cannot be done: exact words, exit status, and nothing written.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/manifest/make_dist.sh"
make_dist
unset SOURCE_DATE_EPOCH

capture pdist-manifest write dist
expect_error 2 "pdist-manifest: error: dist: cannot write a manifest: the dist has no name yet
hint: --name <name>"
capture pdist-manifest write dist --name a/b
expect_error 1 "pdist-manifest: error: 'a/b' cannot be the name of a dist: it becomes the name of a folder in share/"
capture pdist-manifest write dist --name demo --time yesterday
expect_status 1
expect_in err.txt "pdist-manifest: error: --time: 'yesterday' is not a time: seconds since 1970 are needed"
for epoch in '' abc -1 1099511627776; do
  capture env SOURCE_DATE_EPOCH="$epoch" pdist-manifest write dist --name demo
  expect_status 1
  expect_in err.txt "pdist-manifest: error: SOURCE_DATE_EPOCH: '$epoch' is not a time"
done
[ ! -e dist/share ] || fail "a refused write left something"

capture pdist-manifest write absent --name demo
expect_error 1 "pdist-manifest: error: absent: cannot read the folder: No such file or directory"
capture pdist-manifest verify dist
expect_error 1 "pdist-manifest: error: dist: this is not a dist: there is no share/<name>/dist/manifest.json in it
hint: pdist-manifest write --name <name> makes one for any folder"

capture env SOURCE_DATE_EPOCH=1600000000 pdist-manifest write dist --name demo
expect_status 0
expect_in dist/share/demo/dist/manifest.json '"time": 1600000000'
capture pdist-manifest write dist --name other
expect_error 1 "pdist-manifest: error: dist: cannot write a manifest: it is the dist 'demo' already
hint: remove its share/<name>/dist first to give it another name"

# What `verify` would refuse is not written down.
cp -R dist marked
rm -r marked/share
ln marked/"$(cd marked && find . -type f | head -n 1)" marked/second
capture pdist-manifest write marked --name demo
expect_status 1
expect_in err.txt 'pdist-manifest: error: marked/second: a dist has no such link: count 2: the file has another name, through which it can be changed'
expect_in err.txt 'hint: a plain copy (cp -R) has none'
[ ! -e marked/share ] || fail 'a refused write left something'

for arguments in '' 'frobnicate' 'verify' 'verify dist more' 'write dist --nmae x'; do
  # shellcheck disable=SC2086
  capture pdist-manifest $arguments
  expect_status 2
  expect_in err.txt 'pdist-manifest: error: '
  expect_in err.txt 'hint: pdist-manifest --help'
done
capture pdist-manifest --help
expect_status 0
expect_in out.txt 'sha256sum -c share/<name>/dist/SHA256SUMS'
