#!/bin/sh
# install.sh <build folder> <prefix>: installs PortableDist, and moves it: whoever uses it from there proves that it
# can be moved.
. "$PDIST_SOURCE/tests/lib.sh"
capture "$PDIST_CMAKE" --install "$1" --prefix "$PWD/first"
expect_status 0
if grep -rlF -- "$PWD" first >holders.txt; then
  fail "the installed files name their first prefix: $(cat holders.txt)"
fi
rm -rf -- "$2"
mv first "$2"
