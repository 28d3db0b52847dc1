#!/bin/sh
# Dynamic sections that are full, and of which no entry can go, move to a new place: lld leaves no spare entry, and
# Go's linker, which puts the section headers right behind the program headers, neither.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

for tool in ld.lld eu-elflint age-keygen; do
  command -v "$tool" >/dev/null || {
    echo "no $tool: install lld, elfutils, age"
    exit 77
  }
done
note='its dynamic section had no spare entry and is moved: RELRO protects the rest as before, but no longer this section; linked with some search path (-Wl,-rpath,/x) it stays in its place'

# address <type>: where the program header of this type begins in memory.
address() {
  readelf -lW bin/program | awk -v type="$1" '$1 == type { print $3 }'
}

echo "== programs of lld"
make_program gcc -no-pie -fuse-ld=lld
old=$(address DYNAMIC)
relro=$(readelf -lW bin/program | grep GNU_RELRO)
eu-elflint --gnu-ld bin/program >lint_before.txt || true # it is not GNU ld's
cp bin/program unedited
capture pdist-rpath --set-rpath "$short" bin/program
expect_status 0
expect_error 0 "pdist-rpath: note: bin/program: $note"
expect_greeting
expect_sound bin/program
eu-elflint --gnu-ld bin/program >lint_after.txt || true
expect_same lint_before.txt lint_after.txt
new=$(address DYNAMIC)
[ "$old" != "$new" ] || fail "it is in its old place: the test tests nothing"
[ "$(readelf -lW bin/program | grep GNU_RELRO)" = "$relro" ] || fail "RELRO has changed"
[ $(($(nm bin/program | sed -n 's/^\([0-9a-f]*\) . _DYNAMIC$/0x\1/p'))) = $((new)) ] ||
  fail "_DYNAMIC does not follow"

echo "== the next edit finds spare entries"
pdist-rpath --dry-run --add-needed libm.so.6 --add-needed libdl.so.2 bin/program >plan.txt
expect_in plan.txt "libm.so.6"
! grep -q 'dynamic section' plan.txt || fail "it moves again: $(cat plan.txt)"
pdist-rpath --add-needed libm.so.6 --add-needed libdl.so.2 bin/program 2>err.txt
[ ! -s err.txt ] || fail "a note without a reason: $(cat err.txt)"
expect_greeting
expect_sound bin/program

echo "== what an edit takes away is said before it is made, too"
cp unedited bin/program
pdist-rpath --dry-run --set-rpath "$short" bin/program >plan.txt
expect_in plan.txt "  note: $note"
pdist-rpath --dry-run --json --set-rpath "$short" bin/program >plan.json
expect_in plan.json "\"$note\""
pdist-runtime stage --program bin/program --library-folder lib/private --dist dist \
  --policy "$PDIST_SOURCE/templates/policy/bundle-all.yaml" >stage.txt
expect_in stage.txt "program: note: bin/program: $note"
env -i ./dist/bin/program >out.txt
expect_in out.txt greetings

echo "== where RELRO does not cover it, nothing is lost"
make_program gcc -no-pie -fuse-ld=lld -Wl,-z,norelro
pdist-rpath --set-rpath "$short" bin/program 2>err.txt
[ ! -s err.txt ] || fail "a note without a reason: $(cat err.txt)"
expect_greeting

echo "== nothing goes when that is not enough"
make_program gcc -pie -fuse-ld=lld
pdist-rpath --set-rpath "$short" --add-needed libm.so.6 --add-needed libdl.so.2 bin/program 2>/dev/null
readelf -dW bin/program >dynamic.txt
expect_in dynamic.txt FLAGS_1
expect_in dynamic.txt RELACOUNT
expect_greeting
expect_sound bin/program

echo "== a flag that another entry repeats goes first"
make_program gcc -no-pie -fuse-ld=lld -Wl,-z,now
pdist-rpath --set-rpath "$short" bin/program 2>err.txt
[ ! -s err.txt ] || fail "a note without a reason: $(cat err.txt)"
readelf -dW bin/program >dynamic.txt
grep -q 'Flags: NOW' dynamic.txt || fail "it no longer binds all symbols at the start"
expect_greeting

echo "== what is appended stays where its reader looks for it"
cp unedited bin/program
printf payload >>bin/program
cp bin/program before
capture pdist-rpath --set-rpath "$short" bin/program
expect_status 1
expect_in err.txt "bytes have to be added at its end, where it has data of its own behind the last section"
expect_same before bin/program

echo "== Go's linker"
cp "$(command -v age-keygen)" keygen
[ "$(readelf -SW keygen | grep -cE ' \.(init|fini) ')" = 0 ] || fail "GNU ld has linked it: the test tests nothing"
readelf -SW keygen | grep -v '^There are' >sections_before.txt
readelf -aW keygen >readelf.txt 2>warnings_before.txt
pdist-rpath --set-rpath /absent --add-needed libm.so.6 --add-needed libdl.so.2 keygen
readelf -aW keygen >readelf.txt 2>warnings_after.txt
expect_same warnings_before.txt warnings_after.txt
expect_in readelf.txt 'Library runpath: [/absent]'
readelf -SW keygen | grep -v '^There are' >sections_after.txt
[ "$(diff sections_before.txt sections_after.txt | grep -c '^>')" -le 3 ] ||
  fail "more sections have moved: $(diff sections_before.txt sections_after.txt)"
for tool in true strip llvm-strip eu-strip; do
  cp keygen stripped
  "$tool" stripped
  ./stripped >key.txt 2>/dev/null || fail "it ends with $? after $tool"
  expect_in key.txt AGE-SECRET-KEY-
done
