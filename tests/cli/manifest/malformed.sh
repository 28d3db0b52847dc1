#!/bin/sh
# A manifest that is not ours is refused with the file's name, and what is wrong in it.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/manifest/make_dist.sh"
make_dist
pdist-manifest write dist --name demo
sums=dist/share/demo/dist/SHA256SUMS
json=dist/share/demo/dist/manifest.json
cp $sums good.sums
cp $json good.json

sed 's/$/\r/' good.sums >$sums
capture pdist-manifest verify dist
expect_error 1 "pdist-manifest: error: $sums:1: this is not a line of SHA256SUMS: it ends with a carriage return: the file's line ends were converted"

printf '%s' "$(cat good.sums)" >$sums
capture pdist-manifest verify dist
expect_error 1 "pdist-manifest: error: $sums:3: this is not a line of SHA256SUMS: there is no newline at its end: the file may be cut off"

sed 's,  bin/chat,  ../bin/chat,' good.sums >$sums
capture pdist-manifest verify dist
expect_error 1 "pdist-manifest: error: $sums:1: this is not a line of SHA256SUMS: '../bin/chat' is not a path inside the dist"

rm $sums
capture pdist-manifest verify dist
expect_error 1 "pdist-manifest: error: $sums: cannot open: No such file or directory"
cp good.sums $sums

head -c 100 good.json >$json
capture pdist-manifest verify dist
expect_status 1
expect_in err.txt "pdist-manifest: error: $json:"
expect_in err.txt "this is not JSON"

sed 's,"bin/chat","/bin/chat",' good.json >$json
capture pdist-manifest verify dist
expect_status 1
expect_in err.txt "'path' is '/bin/chat': it is not a path inside the dist"
