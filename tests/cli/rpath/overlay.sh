#!/bin/sh
# Data that a program keeps behind its last section stays at the end of the file and as it is.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

make_program gcc -pie
printf 'appended' >>bin/program
pdist-rpath --set-rpath "$short" bin/program
capture ./bin/program tail
expect_status 0
printf 'appended\ngreetings\n' >expected.txt
expect_same expected.txt out.txt

cp bin/program before
capture pdist-rpath --set-rpath "$long" bin/program
expect_status 1
expect_in err.txt "pdist-rpath: error: bin/program: cannot edit: "
expect_in err.txt "bytes have to be added at its end, where it has data of its own behind the last section"
expect_in err.txt "hint: a shorter search path may fit; or edit the program before that data is appended"
expect_same before bin/program

echo "== data that begin with zeros"
for linker in bfd lld mold; do
  make_program gcc -pie "-fuse-ld=$linker"
  pdist-rpath --set-rpath "$long" bin/program
  head -c 40000 /dev/zero >payload
  echo END >>payload
  cat payload >>bin/program
  cp bin/program before
  for option in "--set-rpath=$long:/absent/more" "--add-needed=$(printf '%03000d' 7)"; do
    capture pdist-rpath "$option" bin/program
    [ "$status" = 0 ] || expect_same before bin/program
    tail -c "$(stat -c %s payload)" bin/program | cmp - payload || fail "$linker: $option writes over the data"
    cp before bin/program
  done
  expect_greeting
done
