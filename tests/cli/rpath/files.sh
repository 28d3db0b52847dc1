#!/bin/sh
# Which files are written, and what of them stays: names, modes, times, the unedited when one of several is refused.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"
make_program gcc -pie

echo "== what is so already is not written"
touch -d 2001-01-01T00:00:00Z bin/program
pdist-rpath --set-rpath "$short" bin/program
[ "$(stat -c %Y bin/program)" != 978307200 ] || fail "an edited file has its old time"
touch -d 2001-01-01T00:00:00Z bin/program
pdist-rpath --set-rpath "$short" bin/program
[ "$(stat -c %Y bin/program)" = 978307200 ] || fail "an unchanged file was written"

echo "== mode and attributes stay"
chmod 4751 bin/program
attribute=no
if setfattr -n user.note -v kept bin/program 2>/dev/null; then attribute=yes; fi
pdist-rpath --set-rpath "$long" bin/program
[ "$(stat -c %a bin/program)" = 4751 ] || fail "mode $(stat -c %a bin/program)"
[ $attribute = no ] || [ "$(getfattr --only-values -n user.note bin/program)" = kept ] || fail "the attribute is gone"

echo "== a symlink is followed, another name of the file is not"
ln -s program bin/link
ln bin/program other-name
cp bin/program before
pdist-rpath --set-rpath "$short" bin/link
[ -L bin/link ] || fail "the symlink was replaced"
[ "$(pdist-rpath --print-rpath bin/program)" = "$short" ] || fail "the file behind the symlink was not edited"
expect_same before other-name

echo "== several files, one of them twice"
pdist-rpath --set-rpath "$long" bin/program bin/link lib/private/libgreet.so.1
pdist-rpath --print-rpath bin/program lib/private/libgreet.so.1 >out.txt
printf 'bin/program: %s\nlib/private/libgreet.so.1: %s\n' "$long" "$long" >expected.txt
expect_same expected.txt out.txt

echo "== one refusal, and nothing is written; every refusal is told"
cp bin/program before
echo 'GROUP ( libgreet.so.1 )' >lib/libscript.so
: >lib/libempty.so
capture pdist-rpath --set-rpath /x bin/program lib/libscript.so lib/libempty.so lib/absent.so
expect_error 1 'pdist-rpath: error: lib/libscript.so: cannot read: it is a linker script, not an ELF, PE or Mach-O file
pdist-rpath: error: lib/libempty.so: cannot read: it is empty
pdist-rpath: error: lib/absent.so: cannot open: No such file or directory'
expect_same before bin/program

echo "== --output leaves the file, also when there is nothing to change; --dry-run writes nothing"
pdist-rpath --set-rpath /x --output copy bin/program
expect_same before bin/program
[ "$(pdist-rpath --print-rpath copy)" = /x ] || fail "the output has another path"
[ "$(stat -c %a copy)" = 4751 ] || fail "the output has another mode"
pdist-rpath --set-rpath "$long" --output same bin/program
expect_same before same
pdist-rpath --set-rpath /x --dry-run bin/program >out.txt
expect_in out.txt "  string '/x': "
expect_same before bin/program

echo "== a folder that cannot be written is an error, and nothing is left behind"
mkdir closed
cp before closed/program
chmod 555 closed
if [ "$(id -u)" != 0 ]; then
  capture pdist-rpath --set-rpath /x closed/program
  expect_status 1
fi
chmod 755 closed
find . -name '*pdist-tmp*' >left.txt
[ ! -s left.txt ] || fail "left behind: $(cat left.txt)"

echo "== options that may be repeated take one word each: what follows is a file"
for name in one two; do cp before $name; done
for option in --add-rpath --add-needed; do pdist-rpath $option /added/libadded.so one two; done
for name in one two; do
  expect_in "$name" /added/libadded.so
  [ "$(pdist-rpath --print-needed $name | head -1)" = /added/libadded.so ] || fail "$name does not need the added library"
  [ "$(pdist-rpath --print-rpath $name)" = "$(pdist-rpath --print-rpath before):/added/libadded.so" ] || fail "$name: $(pdist-rpath --print-rpath $name)"
done
