#!/bin/sh
# Over the old formats' limits: a file over 8 GiB in tar and zip, and more than 65,535 entries in a zip.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir large many
truncate -s 8590000000 large/file
for format in TZST ZIP; do
  pdist-package archive --folder large --top demo --format $format --time 400000000 --output large-out
done
tar --use-compress-program=zstd -tvf large-out.tar.zst | grep -q ' 8590000000 ' || fail "tar does not see the size"

printf '' >many/0
i=1
while [ $i -le 70000 ]; do
  # Hard links are the cheapest files there are; ext4 allows 65,000 of one.
  if [ $((i % 60000)) = 0 ]; then printf '' >many/$i; else ln many/$((i / 60000 * 60000)) many/$i; fi
  i=$((i + 1))
done
pdist-package archive --folder many --top demo --format ZIP --time 400000000 --output many-out
[ "$("$PDIST_CMAKE" -E tar tf many-out.zip | wc -l)" = 70002 ] || fail "entries were lost"
