#!/bin/sh
# The example's plugin is found and finds the library that only it needs.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/examples/example.sh"
make_and_move plugins plugins 'moved to/here'

env -i 'moved to/here/bin/press' squeeze 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' >said.txt
expect_in said.txt '60 bytes become'
env -i LD_DEBUG=libs 'moved to/here/bin/press' squeeze text >/dev/null 2>loader.txt
grep -q "calling init: .*moved to/here/lib/plugins/.*libzstd.so.1" loader.txt ||
  fail "libzstd is not the dist's: $(grep zstd loader.txt)"
expect_unchanged 'moved to/here'
