#!/bin/sh
# 100,000 files: the package is whole, its bill of materials has several levels, and memory stays below 200 MB.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"
make_dist dist
python3 - <<'END'
import os
for folder in range(100):
    os.makedirs("dist/share/chat/%02d" % folder)
    for file in range(1000):
        with open("dist/share/chat/%02d/file-%d.txt" % (folder, file), "w") as out:
            out.write("%d of %d\n" % (file, folder) * (file % 40))
END
seal dist 1.2.0
metadata package.yaml 1.2.0
command -v /usr/bin/time >/dev/null || { echo 'skipped: GNU time is not here' && exit 77; }
/usr/bin/time -f %M -o memory.txt pdist-package build --format pkg --dist dist --metadata package.yaml --to out >out.txt ||
  fail 'not built'
[ "$(cat memory.txt)" -lt 200000 ] || fail "it took $(cat memory.txt) kB"
take_apart out/chat-1.2.0-macos-universal.pkg x
diff -r dist/share/chat x/chat.pkg/Payload.d/usr/local/chat/share/chat -x dist >&2 || fail 'something changed'
python3 "$PDIST_SOURCE/tests/packages/pkg/read_bom.py" x/chat.pkg/Bom >bom.txt || fail 'the bill of materials is wrong'
[ "$(grep -c '/file-[0-9]*\.txt$' bom.txt)" = 100000 ] || fail 'paths are missing'
expect_in bom.txt "$(printf 'f 100644 0/0 1763000000 %s ./usr/local/chat/share/chat/42/file-39.txt' \
  "$(cksum <dist/share/chat/42/file-39.txt | awk '{ print $2, $1 }')")"
rm -r dist x
