# shellcheck shell=sh
# Libraries and search paths: each single defect is found, with the words that help.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
make_dist

prove() { capture pdist-verify dist --skip manifest --skip symlinks; }

# A needed library is deleted.
mv dist/lib/libgreet.so.1 kept
prove
expect_failed libraries 'bin/hello: libgreet.so.1 is missing: needed by hello; looked in: lib (RUNPATH of bin/hello): not there'
# One of another machine is in its place.
if command -v aarch64-linux-gnu-gcc >/dev/null; then
  (cd src && aarch64-linux-gnu-gcc -shared -fPIC -nostdlib -Wl,-soname,libgreet.so.1 -o ../dist/lib/libgreet.so.1 greet.c)
  prove
  expect_status 1
  findings_of libraries >found.txt
  expect_in found.txt 'lib/libgreet.so.1: wrong architecture: aarch64 (64-bit, little-endian), the dist is x86_64 (64-bit, little-endian)'
  expect_in found.txt 'bin/hello: libgreet.so.1 is missing: needed by hello; looked in: lib (RUNPATH of bin/hello): wrong architecture: aarch64'
fi
# It is cut, text, or empty.
head -c 200 kept >dist/lib/libgreet.so.1
prove
expect_status 1
expect_in out.txt 'lib/libgreet.so.1: a malformed ELF file: '
echo 'GROUP(libgreet.so.2)' >dist/lib/libgreet.so.1
prove
expect_in out.txt 'lib/libgreet.so.1: a library by its name, but not ELF'
expect_in out.txt 'bin/hello: libgreet.so.1 is missing: '
: >dist/lib/libgreet.so.1
prove
expect_in out.txt 'lib/libgreet.so.1: a library by its name, but empty'
mv kept dist/lib/libgreet.so.1
prove
expect_status 0

# Left out on purpose, it is the system's.
mv dist/lib/libgreet.so.1 kept
capture pdist-verify dist --skip manifest --skip symlinks --exclude-regex '^libgreet'
expect_status 0
expect_in out.txt 'note: libgreet.so.1 is left out as asked: the system must have it'
mv kept dist/lib/libgreet.so.1

# An absolute search path is put back: the library would be found, but only here.
(cd src && link_hello "$PWD/../dist/lib")
prove
expect_status 1
expect_in out.txt 'FAILED  search-paths    1 entry not inside the dist'
expect_in out.txt "bin/hello: RUNPATH entry '$PWD/src/../dist/lib': absolute"
expect_in out.txt "hint: set search paths relative to the binary: pdist-rpath --set-rpath '\$ORIGIN/../lib' <file>"
(cd src && link_hello "/tmp/x:\$ORIGIN/../lib:")
prove
expect_failed search-paths "bin/hello: RUNPATH entry '/tmp/x': absolute, and where everybody can write
bin/hello: RUNPATH entry '': an empty entry: the working folder is searched"
# The library is outside the dist, where the search path leads.
mkdir outside
mv dist/lib/libgreet.so.1 outside/
(cd src && "$CC" -o ../dist/bin/hello hello.c ../outside/libgreet.so.1 "-Wl,-rpath,$PWD/../outside")
prove
expect_status 1
expect_in out.txt "bin/hello: needs $PWD/outside/libgreet.so.1: found only outside the dist"
mv outside/libgreet.so.1 dist/lib/
(cd src && link_hello "\$ORIGIN/../lib")

# A loader of one's own.
(cd src && "$CC" -o ../dist/bin/odd hello.c ../dist/lib/libgreet.so.1 "-Wl,-rpath,\$ORIGIN/../lib" \
  -Wl,--dynamic-linker,/opt/x/ld-linux-x86-64.so.2)
prove
expect_failed libraries "bin/odd: its loader is /opt/x/ld-linux-x86-64.so.2: not a system's own loader"
rm dist/bin/odd

# A module that nothing needs must find its libraries by itself.
(cd src && "$CC" -shared -fPIC -o ../dist/lib/module.so -xc - -xnone ../dist/lib/libgreet.so.1 <<'END'
const char* greet(void);
const char* twice(void) { return greet(); }
END
)
prove
expect_failed libraries 'lib/module.so: libgreet.so.1 is missing: needed by module.so; there was no folder to look in'
