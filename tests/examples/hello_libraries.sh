#!/bin/sh
# The example runs with its own libraries, from the moved dist and from its archive.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/examples/example.sh"
make_and_move hello-libraries hello-libraries 'moved to/here'

env -i 'moved to/here/bin/hello' world >said.txt
expect_in said.txt 'Hello, world!'
expect_in said.txt 'libcurl/'
ln -s '../moved to/here/bin/hello' link
mkdir elsewhere
mv link elsewhere
env -i elsewhere/link again >said.txt
expect_in said.txt 'Hello, again!'

# It is its own libraries that it uses.
mv 'moved to/here/lib/libwords.so' away
if env -i 'moved to/here/bin/hello' world >said.txt 2>&1; then fail 'it runs without libwords'; fi
mv away 'moved to/here/lib/libwords.so'
env -i LD_DEBUG=libs 'moved to/here/bin/hello' world >/dev/null 2>loader.txt
expect_in loader.txt "moved to/here/bin/../lib/libcurl.so.4"
expect_unchanged 'moved to/here'

tar -xzf archives/hello-libraries-*.tar.gz
env -i hello-libraries-1.0.0/bin/hello archive >said.txt
expect_in said.txt 'Hello, archive!'
