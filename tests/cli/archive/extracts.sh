#!/bin/sh
# What other programs extract from the archives is the dist: names, types, modes, bytes, links, times.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/archive/make_dist.sh"
umask 022
make_dist dist
pdist-package archive --folder dist --top demo-1 --format TGZ --format TZST --format TXZ --format ZIP \
  --time 1700000001 --output out/demo >/dev/null 2>&1 && fail "an output folder that is not there was accepted"
mkdir out
capture pdist-package archive --folder dist --top demo-1 --format TGZ --format TZST --format TXZ --format ZIP \
  --time 1700000001 --output out/demo
expect_status 0
list dist >expected.list
for archive in demo.tar.gz demo.tar.zst demo.tar.xz demo.zip; do
  expect_in out.txt "out/$archive: 13 entries, 17 bytes before compression"
  (cd out && sha256sum --check --strict --quiet "$archive.sha256") || fail "sha256sum refuses $archive.sha256"
  mkdir extracted
  case $archive in
    *.zip) LC_ALL=C.UTF-8 unzip -q -d extracted "out/$archive" ;;
    *) tar -C extracted -xpf "out/$archive" ;;
  esac
  [ "$(ls extracted)" = demo-1 ] || fail "$archive has more than its one folder"
  list extracted/demo-1 >extracted.list
  expect_same expected.list extracted.list
  diff -r --no-dereference dist extracted/demo-1 || fail "$archive has other bytes"
  [ "$(stat -c %Y extracted/demo-1/bin/program)" = 1700000001 ] || fail "$archive has another time"
  rm -r extracted
done

# What Windows has no name for: tar keeps it, a zip is refused by name.
printf 'x' >"dist/$(printf 'bytes \377')"
printf 'x' >"dist/$(printf 'new\nline')"
for name in 'back\slash' 'Foo::Bar.3pm' nul.txt 'a space ' '"quoted"'; do printf 'x' >"dist/$name"; done
capture pdist-package archive --folder dist --top demo-1 --format TGZ --time 1 --output out/bytes
expect_status 0
mkdir extracted
tar -C extracted -xf out/bytes.tar.gz --warning=no-unknown-keyword
list dist >expected.list
list extracted/demo-1 >extracted.list
expect_same expected.list extracted.list
capture pdist-package archive --folder dist --top demo-1 --format TGZ --format ZIP --time 400000000 --output out/refused
expect_status 1
expect_in err.txt 'a ZIP cannot hold this name'
[ -z "$(find out -name 'refused*' -o -name '.*pdist-tmp')" ] || fail "a refused run wrote something"
