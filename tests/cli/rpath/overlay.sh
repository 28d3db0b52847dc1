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
