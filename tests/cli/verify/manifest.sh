# shellcheck shell=sh
# What was changed after the dist was made, what is required, and what is needed of the system.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
make_dist

# One byte is flipped, in place and with the same size.
printf 'T' | dd of=dist/share/hello/readme.txt bs=1 conv=notrunc 2>/dev/null
capture pdist-verify dist
expect_status 1
findings_of manifest | grep -q '^share/hello/readme.txt: changed' || fail "the flipped byte was not seen"
[ "$(awk '/^  FAILED/ { print $2 }' out.txt)" = manifest ] || fail "other checks failed"
write_manifest
capture pdist-verify dist
expect_status 0
rm dist/share/hello/dist/*
capture pdist-verify dist
expect_status 0
expect_in out.txt 'skipped manifest        the dist has none'
capture pdist-verify dist --name hello
expect_failed manifest 'share/hello/dist/manifest.json: not there'

# Required files.
: >dist/share/empty.css
capture pdist-verify dist --require 'share/*.css' --require share/indx.html --require bin/hello
expect_failed required-files "share/empty.css: required, but empty
share/indx.html: required, but not in the dist"
capture pdist-verify dist --require bin/helo
expect_failed required-files "bin/helo: required, but not in the dist: did you mean 'bin/hello'?"
rm dist/share/empty.css

# The floor: names the version, the library, the symbol and the file; 2.9 is below 2.31.
cat >src/new.c <<'END'
#include <stdlib.h>
__asm__(".symver secure_getenv, secure_getenv@GLIBC_2.17");
char* ask(void) { return secure_getenv("X"); }
END
"$CC" -D_GNU_SOURCE -shared -fPIC -nostartfiles -o dist/lib/libnew.so src/new.c
rm dist/bin/hello
capture pdist-verify dist --abi-floor GLIBC=2.31 --abi-floor GLIBCX=3.4
expect_status 0
expect_in out.txt 'note: nothing needs a version of GLIBCX'
capture pdist-verify dist --abi-floor GLIBC=2.9
expect_failed abi 'lib/libnew.so: needs GLIBC_2.17 of libc.so.6, the floor is 2.9: secure_getenv
note: GLIBC 2.17: lib/libnew.so needs it: secure_getenv'
expect_in out.txt 'hint: build on an older system, or raise ABI_FLOOR to what is needed'

# Who may do what.
chmod 0666 dist/share/hello/readme.txt
chmod 4755 dist/lib/libgreet.so.1
capture pdist-verify dist
expect_failed permissions 'lib/libgreet.so.1: mode 4755: setuid
share/hello/readme.txt: mode 0666: everybody can write to it'
