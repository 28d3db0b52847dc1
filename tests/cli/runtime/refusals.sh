#!/bin/sh
# What cannot become a dist is refused in words, with nothing written.
# shellcheck disable=SC2154 # policy is set by common.sh
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

mkdir build other
library build/libone.so one -Wl,-soname,libone.so.1
ln -s libone.so build/libone.so.1
program build/app one -Lbuild -lone -Wl,-rpath,"$PWD/build"

# expect_refusal <text in stderr...>: of the plan of build/app; and no dist, no plan.
expect_refusal() {
  capture plan_program build/app
  expect_status 1
  for text in "$@"; do expect_in err.txt "$text"; done
  if [ -e dist ] || [ -e plan.json ]; then fail 'something was written'; fi
}

# A missing library: who needs it, and each folder looked in.
mv build/libone.so.1 away
expect_refusal "libone.so.1" "$PWD/build" 'RUNPATH' 'not there'
# A file that is no library in its place.
echo 'INPUT(libone.so)' >build/libone.so.1
expect_refusal "libone.so.1" 'not an ELF, PE or Mach-O file'
: >build/libone.so.1
expect_refusal "libone.so.1" "$PWD/build"
mv -f away build/libone.so.1

# A program that was cut off.
cp build/app whole
head -c 4000 whole >build/app
expect_refusal "pdist-runtime: error: $PWD/build/app: "
printf 'just text\n' >build/app
expect_refusal "pdist-runtime: error: bin/app (external:app): this has execute permission and cannot be executed: it is neither a binary nor a script that starts with '#!'"
cp whole build/app

# Two different libraries with one soname.
library other/libone.so.1 one -Wl,-soname,libone.so.1 -DOTHER -O2
echo 'int one(void) { return 2; }' | "$CC" -xc -shared -fPIC -o other/libone.so.1 - -Wl,-soname,libone.so.1
program build/app2 one other/libone.so.1 -Wl,-rpath,"$PWD/other"
capture pdist-runtime plan --program build/app --program build/app2 --dist dist --policy "$policy" --output plan.json
expect_status 1
expect_in err.txt 'libone.so.1'
expect_in err.txt "$PWD/other/libone.so.1"

# A folder that is no dist is not replaced by one.
mkdir precious
echo letters >precious/mail
pdist-runtime plan --program build/app --dist precious --policy "$policy" --output plan.json >out.txt
capture pdist-runtime apply --plan plan.json
expect_error 1 "pdist-runtime: error: $PWD/precious: cannot make the dist here: a folder stands there that is no dist of this name, and 'mail' would be lost
hint: name another folder, or remove this one"
[ "$(ls precious)" = mail ] || fail 'the folder was touched'

# Nor where a dist was once: what the last run wrote down says nothing of what is there now.
rm precious/mail
pdist-runtime apply --plan plan.json >out.txt
rm -rf precious
mkdir precious
echo letters >precious/thesis
capture pdist-runtime apply --plan plan.json
expect_error 1 "pdist-runtime: error: $PWD/precious: cannot make the dist here: a folder stands there that is no dist of this name, and 'thesis' would be lost
hint: name another folder, or remove this one"
[ "$(cat precious/thesis)" = letters ] || fail 'the folder was touched'
# A dist without its manifest is one nevertheless, as long as nothing else is in it.
rm precious/thesis
pdist-runtime apply --plan plan.json >out.txt
rm precious/share/app/dist/manifest.json
pdist-runtime apply --plan plan.json >out.txt
[ -e precious/share/app/dist/manifest.json ] || fail 'the manifest is not back'
rm precious/share/app/dist/manifest.json
echo mine >precious/share/app/notes
capture pdist-runtime apply --plan plan.json
expect_status 1
expect_in err.txt "'share/app/notes' would be lost"
rm plan.json

# Wrong usage is status 2.
capture pdist-runtime plan --dist dist
expect_error 2 'pdist-runtime: error: one of --request and --program is needed: they are two ways to say what to plan'
capture pdist-runtime plan --program build/app
expect_status 2
capture pdist-runtime plna
expect_status 2

# SOURCE_DATE_EPOCH must be a time.
capture env SOURCE_DATE_EPOCH=abc pdist-runtime plan --program build/app --dist dist --policy "$policy"
expect_status 1
expect_in err.txt "pdist-runtime: error: SOURCE_DATE_EPOCH: 'abc' is not a time"

# A policy with a misspelt key.
printf 'name: x\ndescription: y\nsystem_librares: []\n' >bad.yaml
capture pdist-runtime plan --program build/app --dist dist --policy bad.yaml
expect_status 1
expect_in err.txt "unknown key 'system_librares': did you mean 'system_libraries'?"

# An unreadable library, as somebody who is not root.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  chmod 0 build/libone.so
  chmod 755 . build
  capture setpriv --reuid 65534 --regid 65534 --clear-groups \
    "$PDIST_BIN/pdist-runtime" plan --program "$PWD/build/app" --dist "$PWD/dist" --policy "$policy"
  if grep -q 'Permission denied' err.txt; then
    expect_status 1
    expect_in err.txt 'libone.so'
  else
    # The test's own folder may be out of reach for that user: then it says so too.
    fail "no error names the unreadable library: $(cat err.txt)"
  fi
fi
