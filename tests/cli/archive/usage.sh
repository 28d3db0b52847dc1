#!/bin/sh
# Wrong usage and dry runs: exact words, exit status, and nothing written.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir dist
printf 'x' >dist/file

capture pdist-package archive --folder dist --top demo --format TGS --time 1 --output demo
expect_error 2 "pdist-package: error: unknown archive format 'TGS': did you mean 'TGZ'?"
capture pdist-package archive --folder dist --top demo --format TGZ --output demo
expect_error 2 "pdist-package: error: dist: the time of the archive's entries is not known: the folder has no manifest
hint: --time <seconds since 1970>"
capture pdist-package archive --folder dist --top a/b --format TGZ --time 1 --output demo
expect_error 2 "pdist-package: error: 'a/b' cannot be the folder inside an archive: one name without '/' is needed"
capture pdist-package archive --folder dist --top demo --format ZIP --time 1 --output demo
expect_error 1 "pdist-package: error: demo.zip: cannot write a ZIP of the time 1970-01-01T00:00:01Z: its entries can have times from 1980 to 2038
hint: give another --time, or write a TGZ"
capture pdist-package archive --folder absent --top demo --format TGZ --time 1 --output demo
expect_error 1 "pdist-package: error: absent: cannot read the folder: No such file or directory"
capture pdist-package archive --folder dist --top demo --format TGZ --time 1 --output dist/demo
expect_error 1 "pdist-package: error: dist/demo.tar.gz: cannot write the archive: it would be inside the folder that it is made of"

capture pdist-package archive --folder dist --top demo --format TGZ --time 7 --output demo --dry-run
expect_status 0
printf 'would write demo.tar.gz: 2 entries, 1 bytes before compression\n' >expected.txt
expect_same expected.txt out.txt
capture pdist-package archive --folder dist --top demo --format TGZ --time 7 --output demo --dry-run --json
expect_status 0
cat >expected.txt <<'END'
{
  "archives": [
    {
      "output": "demo.tar.gz",
      "format": "TGZ",
      "top": "demo",
      "time": 7,
      "entries": 2,
      "bytes": 1
    }
  ]
}
END
expect_same expected.txt out.txt
mkfifo dist/fifo
capture pdist-package archive --folder dist --top demo --format TGZ --time 7 --output demo
expect_error 1 "pdist-package: error: dist/fifo: this is a FIFO: only files, folders and symlinks can be shipped"
[ -z "$(find . -name '*demo*')" ] || fail "something was written"
