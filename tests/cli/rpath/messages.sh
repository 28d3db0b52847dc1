#!/bin/sh
# What is printed, as a user and as a script sees it.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"
make_program gcc -pie

echo "== facts"
pdist-rpath --set-rpath "$short" bin/program
pdist-rpath --print-rpath --print-needed --print-interpreter bin/program >out.txt
{
  readelf -lW bin/program | sed -n 's/.*program interpreter: \(.*\)]/\1/p'
  echo "$short"
  readelf -dW bin/program | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
} >expected.txt
expect_same expected.txt out.txt
[ "$(pdist-rpath --print-soname lib/private/libgreet.so)" = libgreet.so.1 ] || fail "SONAME"

echo "== JSON"
pdist-rpath --json lib/private/libgreet.so.1 >out.txt
for text in '"kind": "shared library"' '"soname": "libgreet.so.1"' '"rpath": null' '"runpath": null' '"audit": ""' \
  '"filter": []' '"delayed": []' '"forwards": []' '"no_default_folders": false' '"dlopen": []'; do
  expect_in out.txt "$text"
done
! grep -q '"windows"' out.txt || fail "an ELF file has facts of Windows"
pdist-rpath --set-rpath /a --json --dry-run lib/private/libgreet.so.1 >out.txt
expect_in out.txt '"changed": true'
expect_in out.txt '"written": false'

echo "== a name with a newline and other bytes"
name=$(printf 'lib \033;$\n\377.so')
cp lib/private/libgreet.so.1 "$name"
pdist-rpath --set-rpath /a "$name"
[ "$(pdist-rpath --print-rpath "$name")" = /a ] || fail "odd names"
printf 'text\n' >"$name"
capture pdist-rpath --print-rpath "$name"
expect_error 1 'pdist-rpath: error: lib \x1b;$\n\xff.so: cannot read: it is text, not an ELF, PE or Mach-O file'

echo "== names change"
pdist-rpath --add-needed libm.so.6 --add-needed libz.so.1 bin/program
pdist-rpath --print-needed bin/program >out.txt
printf 'libm.so.6\nlibz.so.1\nlibgreet.so.1\nlibc.so.6\n' >expected.txt
expect_same expected.txt out.txt
pdist-rpath --remove-needed libz.so.1 --remove-needed libm.so.6 bin/program
cp lib/private/libgreet.so.1 lib/private/libhello.so.1
pdist-rpath --replace-needed libgreet.so.1 libhello.so.1 bin/program
rm lib/private/libgreet.so.1
expect_greeting
capture pdist-rpath --remove-needed libc.so.6 bin/program
expect_status 1
expect_in err.txt "of 'libc.so.6', which cannot be removed then"
capture pdist-rpath --set-soname libx.so.1 bin/program
expect_error 1 'pdist-rpath: error: bin/program: cannot edit: only shared libraries have a SONAME, and it is none'

echo "== the interpreter: shorter in its place, longer elsewhere"
interpreter=$(pdist-rpath --print-interpreter bin/program)
for link in /tmp/l "$PWD/a/longer/path/of/the/loader/than/the/usual/one"; do
  mkdir -p "$(dirname "$link")"
  [ "$link" = /tmp/l ] || ln -sf "$interpreter" "$link"
  pdist-rpath --set-interpreter "$link" bin/program
  [ "$(pdist-rpath --print-interpreter bin/program)" = "$link" ] || fail "interpreter"
  expect_sound bin/program
done
expect_greeting
capture pdist-rpath --set-interpreter /x lib/private/libhello.so.1
expect_error 1 'pdist-rpath: error: lib/private/libhello.so.1: cannot edit: it has no interpreter to replace
hint: only programs that are linked dynamically have one'

echo "== shrinking"
mkdir empty
pdist-rpath --set-rpath "$PWD/lib/private:$PWD/empty:\$ORIGIN:/lib/none:$PWD/lib/private" bin/program
pdist-rpath --shrink-rpath bin/program
[ "$(pdist-rpath --print-rpath bin/program)" = "$PWD/lib/private:\$ORIGIN" ] || fail "shrunk wrongly"
# A folder whose libraries are all found in one before it.
cp -R lib/private shadowed
pdist-rpath --set-rpath "$PWD/lib/private:$PWD/shadowed" bin/program
pdist-rpath --shrink-rpath bin/program
[ "$(pdist-rpath --print-rpath bin/program)" = "$PWD/lib/private" ] || fail "a folder that the loader does not come to stays"
pdist-rpath --set-rpath "$PWD/lib/private:\$ORIGIN" bin/program
pdist-rpath --shrink-rpath --allowed-rpath-prefixes /nowhere:/neither bin/program
# shellcheck disable=SC2016
[ "$(pdist-rpath --print-rpath bin/program)" = '$ORIGIN' ] || fail "prefixes"
# shellcheck disable=SC2016
pdist-rpath --add-rpath /b --add-rpath '$ORIGIN:/c' bin/program
# shellcheck disable=SC2016
[ "$(pdist-rpath --print-rpath bin/program)" = '$ORIGIN:/b:/c' ] || fail "added wrongly"

echo "== usage"
capture pdist-rpath bin/program
expect_error 2 'pdist-rpath: error: nothing to do: no option says what to print or to change
hint: pdist-rpath --help'
capture pdist-rpath --print-rpath --remove-rpath bin/program
expect_error 2 'pdist-rpath: error: cannot print and edit at once: which of the two comes first would be a guess
hint: run it twice'
capture pdist-rpath --set-rpath /a --output x bin/program lib/private/libhello.so.1
expect_error 2 'pdist-rpath: error: --output with several files: one output holds one binary
hint: run it once for each file'
capture pdist-rpath --set-rpath /a --remove-rpath bin/program
expect_status 2
capture pdist-rpath --print-rpaths bin/program
expect_status 2
pdist-rpath --help >out.txt
expect_in out.txt "pdist-rpath --set-rpath '\$ORIGIN/../lib' bin/chat"

echo "== no dynamic section, relocatable, core"
echo 'int main(void) { return 0; }' >plain.c
gcc -static -no-pie -o static plain.c
gcc -c plain.c
capture pdist-rpath --set-rpath /a static plain.o
expect_error 1 'pdist-rpath: error: static: cannot edit: it has no dynamic section: it is linked statically, or holds debug information only
pdist-rpath: error: plain.o: cannot edit: it is a relocatable object file, which has no search path'
[ -z "$(pdist-rpath --print-rpath static)" ] || fail "a static program has a path"
