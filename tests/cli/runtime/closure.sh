#!/bin/sh
# A program with a library of its own and one of the system runs from elsewhere, with the build gone.
# shellcheck disable=SC2016 # $ORIGIN is meant literally
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

mkdir build
library build/libinner.so inner -Wl,-soname,libinner.so.1
ln -s libinner.so build/libinner.so.1
echo 'int inner(void); int outer(void) { return inner(); }' |
  "$CC" -xc -shared -fPIC -o build/libouter.so - -Wl,-soname,libouter.so.2 -Lbuild -linner -Wl,-rpath,"$PWD/build"
ln -s libouter.so build/libouter.so.2
program build/app outer -Lbuild -louter -Wl,-rpath,"$PWD/build" -Wl,-rpath-link,build -lz -Wl,--no-as-needed

plan_program build/app >out.txt
expect_in out.txt 'app: 5 entries, 2 libraries in the dist'
pdist-runtime apply --plan plan.json >out.txt
expect_in out.txt 'app: 3 files written'
pdist-runtime stage --program build/app --dist staged --policy "$policy" --dry-run >out.txt
[ ! -e staged ] || fail 'a dry run made the dist'
pdist-runtime stage --program build/app --dist staged --policy "$policy" --output staged.json >out.txt
expect_in out.txt 'app: 3 files written'
diff -r --no-dereference dist staged >&2 || fail 'stage makes another dist than plan and apply'
sed 's|/staged"|/dist"|; s|/.staged.pdist-work"|/.dist.pdist-work"|' staged.json | diff plan.json - >&2 ||
  fail 'stage writes another plan'

mv dist "moved to here"
mv build gone
[ "$(env -i "./moved to here/bin/app")" = 'outer 1' ] || fail 'the moved program does not run'
(cd "moved to here" && sha256sum -c --quiet --strict share/app/dist/SHA256SUMS) || fail 'SHA256SUMS is not right'
[ "$(pdist-rpath --print-rpath "moved to here/bin/app")" = '$ORIGIN/../lib' ] || fail 'wrong search path of the program'
[ "$(pdist-rpath --print-rpath "moved to here/lib/libouter.so.2")" = '$ORIGIN' ] || fail 'wrong search path of the library'
[ -z "$(pdist-rpath --print-rpath "moved to here/lib/libinner.so.1")" ] || fail 'a search path that nothing needs'

pdist-runtime why --plan plan.json libinner.so.1 >why.txt
cat >expected.txt <<END
bin/app
  needs lib/libouter.so.2 (RUNPATH $PWD/build of $PWD/build/app)
    needs lib/libinner.so.1 (RUNPATH $PWD/build of $PWD/build/libouter.so.2)
END
diff -u expected.txt why.txt || fail 'why says something else'
