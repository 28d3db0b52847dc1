#!/bin/sh
# A program for another processor, edited here, finds its library there: <GNU triplet> <qemu program>.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"
triplet=$1 qemu=$2

for tool in "$triplet-gcc" "$qemu"; do
  command -v "$tool" >/dev/null && continue
  echo "no $tool: install gcc-$triplet and qemu-user"
  exit 77
done
echo 'int main(void) { return 0; }' >probe.c
"$triplet-gcc" probe.c -o probe 2>probe.txt || {
  echo "$triplet-gcc cannot link: install the package with its C library (libc6-dev-<processor>-cross)"
  exit 77
}

for option in -pie -no-pie; do
  echo "== $triplet $option"
  rm -rf bin lib
  make_program "$triplet-gcc" $option
  ! "$qemu" -L "/usr/$triplet" ./bin/program >out.txt 2>&1 || fail "it finds its library without a path"
  for path in "$short" "$long" "$short"; do
    pdist-rpath --set-rpath "$path" bin/program
    expect_greeting "$qemu" -L "/usr/$triplet"
    expect_sound bin/program
  done
  pdist-rpath --set-rpath "$long" --add-needed libm.so.6 lib/private/libgreet.so.1
  pdist-rpath --force-rpath bin/program
  expect_greeting "$qemu" -L "/usr/$triplet"
  pdist-rpath --print-needed lib/private/libgreet.so.1 >out.txt
  expect_in out.txt libm.so.6
  # So many that the dynamic section has no entry for the last of them, and moves.
  for name in m dl pthread rt util resolv anl BrokenLocale thread_db c_malloc_debug; do
    soname=$(cd "/usr/$triplet/lib" && find . -name "lib$name.so.*" | sed 's,^\./,,')
    [ -z "$soname" ] || set -- "$@" --add-needed "$soname"
  done
  shift 2
  pdist-rpath --dry-run "$@" bin/program >plan.txt
  expect_in plan.txt "dynamic section: moves to address "
  pdist-rpath "$@" bin/program 2>err.txt
  set -- "$triplet" "$qemu"
  expect_greeting "$qemu" -L "/usr/$triplet"
  expect_sound bin/program
  dynamic=$(readelf -lW bin/program | awk '$1 == "DYNAMIC" { print $3 }')
  [ $(($("$triplet-nm" bin/program | sed -n 's/^\([0-9a-f]*\) . _DYNAMIC$/0x\1/p'))) = $((dynamic)) ] ||
    fail "_DYNAMIC does not follow"
  for tool in "$triplet-strip" llvm-strip eu-strip; do
    cp -p bin/program unstripped
    "$tool" bin/program 2>strip.txt || fail "$tool: $(cat strip.txt)"
    expect_greeting "$qemu" -L "/usr/$triplet"
    cp -p unstripped bin/program
  done
done

echo "== a library by another name, with the versions that are needed of it"
cp "/usr/$triplet/lib/libc.so.6" lib/private/libc-renamed.so.6
pdist-rpath --set-soname libc-renamed.so.6 lib/private/libc-renamed.so.6
pdist-rpath --replace-needed libc.so.6 libc-renamed.so.6 bin/program
pdist-rpath --replace-needed libc.so.6 libc-renamed.so.6 lib/private/libgreet.so.1 2>err.txt ||
  expect_in err.txt "it does not need 'libc.so.6'" # a library of constants needs none
pdist-rpath --print-needed bin/program >out.txt
expect_in out.txt libc-renamed.so.6
readelf -VW bin/program >versions.txt
expect_in versions.txt 'File: libc-renamed.so.6'
! grep -qF 'File: libc.so.6' versions.txt || fail "versions are still needed of libc.so.6"
