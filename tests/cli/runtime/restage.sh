#!/bin/sh
# A second run writes nothing; a change re-stages only what changed; somebody's own change in the dist is undone.
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

mkdir build
library build/libone.so.1 one -Wl,-soname,libone.so.1
program build/app one build/libone.so.1 -Wl,-rpath,"$PWD/build"
plan_program build/app >out.txt
pdist-runtime apply --plan plan.json >out.txt
ls -lRi --time-style=full-iso dist >before.txt
plan_program build/app >out.txt
pdist-runtime apply --plan plan.json >out.txt
expect_in out.txt 'app: already as planned (2 files)'
ls -lRi --time-style=full-iso dist >after.txt
expect_same before.txt after.txt

echo 'int one(void) { return 7; }' | "$CC" -xc -shared -fPIC -o build/libone.so.1 - -Wl,-soname,libone.so.1
plan_program build/app >out.txt
pdist-runtime apply --plan plan.json >out.txt
expect_in out.txt 'app: 1 files written'
expect_in out.txt '1 kept'
[ "$(dist/bin/app)" = 'one 7' ] || fail 'the new library is not in the dist'

cp -r --preserve=all dist good
for damage in 'echo x >>dist/bin/app' 'rm dist/lib/libone.so.1' 'touch dist/new' 'chmod 700 dist/bin/app' \
  'rm dist/share/app/dist/SHA256SUMS' 'mkdir dist/empty' 'rm dist/bin/app; ln -s /bin/sh dist/bin/app'; do
  eval "$damage"
  pdist-runtime apply --plan plan.json >out.txt
  diff -r --no-dereference dist good >&2 || fail "not undone: $damage"
  [ "$(stat -c %a dist/bin/app)" = 755 ] || fail "mode not undone: $damage"
done

# A removed library leaves the dist; a policy that keeps it out does so at once.
printf 'name: none\ndescription: d\nsystem_libraries:\n  - names: ["lib*", "ld-*"]\n    reason: all\n' >all.yaml
pdist-runtime plan --program build/app --dist dist --policy all.yaml --output plan.json >out.txt
pdist-runtime apply --plan plan.json >out.txt
[ ! -e dist/lib ] || fail 'a library that is no longer planned is still there'
[ -z "$(find . -name '*pdist-tmp*')" ] || fail 'temporary files were left'
