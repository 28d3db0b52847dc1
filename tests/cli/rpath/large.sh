#!/bin/sh
# Of a large library only headers are read: the search path is printed with less memory than the file has bytes.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

cat >large.s <<'S'
  .section .rodata
  .zero 400 << 20
  .section .note.GNU-stack,"",@progbits
S
gcc -shared -nostdlib -o large.so large.s -Wl,-rpath,"$short"
rm large.s
[ "$(stat -c %s large.so)" -gt 400000000 ] || fail "the test's library is not large"
(
  # shellcheck disable=SC3045 # Debian's sh and bash have it
  ulimit -v 100000 # KiB: a quarter of the file
  pdist-rpath --print-rpath large.so >path.txt
)
[ "$(cat path.txt)" = "$short" ] || fail "$(cat path.txt)"
strace -o trace.txt -e trace=read,pread64,mmap pdist-rpath --print-rpath large.so >path.txt || {
  rm large.so
  echo "no strace: install strace"
  exit 77
}
rm large.so
awk -F'= ' '/pread64/ { sum += $NF } END { exit sum > 65536 }' trace.txt || fail "more than 64 KiB of it were read"
