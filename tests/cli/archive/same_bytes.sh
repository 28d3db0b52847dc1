#!/bin/sh
# The same dist gives the same archives wherever, whenever and by whomever they are made.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/archive/make_dist.sh"
make_dist dist
pdist-manifest write dist --name demo --time 1700000000
mkdir one two elsewhere
set -- --top demo --format TGZ --format TZST --format TXZ --format ZIP
pdist-package archive --folder dist "$@" --output one/demo >/dev/null

cp -r dist elsewhere/dist
(
  umask 077
  cd elsewhere || exit 1
  taskset -c 0 env -i PATH="$PATH" LC_ALL=tr_TR.UTF-8 TZ=Asia/Kolkata TAR_OPTIONS=--owner=7 XZ_OPT=-9 XZ_DEFAULTS=-9 \
    ZSTD_CLEVEL=19 ZSTD_NBTHREADS=1 GZIP=-9 HOME=/nonexistent TMPDIR=/nonexistent \
    "$(command -v pdist-package)" archive --folder dist "$@" --output ../two/demo >/dev/null
)
for archive in one/*; do expect_same "$archive" "two/${archive#one/}"; done
[ "$(find one -name '*.sha256' | wc -l)" = 4 ] || fail "four archives were not made"

# A second run leaves the files alone.
before=$(ls -i one)
pdist-package archive --folder dist "$@" --output one/demo >/dev/null
[ "$before" = "$(ls -i one)" ] || fail "the second run replaced files"

# One byte more is another archive.
printf 'more' >>dist/bin/program
pdist-package archive --folder dist "$@" --output one/demo >/dev/null
for archive in demo.tar.gz demo.tar.zst demo.tar.xz demo.zip; do
  cmp -s "one/$archive" "two/$archive" && fail "$archive did not notice a change"
done
exit 0
