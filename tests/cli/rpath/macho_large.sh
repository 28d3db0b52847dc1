#!/bin/sh
# A large library for macOS is edited and signed with less memory than it has bytes.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"

cat >large.s <<'S'
  .section __DATA,__filled
  .zero 200 << 20
S
clang --target=arm64-apple-macos11 -c large.s -o large.o
link_macho arm64 large.dylib -dylib -headerpad_max_install_names -install_name @rpath/large.dylib large.o
rm large.s large.o
[ "$(stat -c %s large.dylib)" -gt 200000000 ] || fail "the test's library is not large"
(
  # shellcheck disable=SC3045 # Debian's sh and bash have it
  ulimit -v 80000 # KiB: less than half of the file
  pdist-rpath --add-rpath @loader_path large.dylib
)
[ "$(rpaths_of large.dylib)" = @loader_path ] || fail "the search path"
expect_signed large.dylib
rm large.dylib
