#!/bin/sh
# The packages of the components example, for the tests that install them, in the folder `made`.
. "$PDIST_SOURCE/tests/lib.sh"
HOME=$PWD
export HOME
cp -R "$PDIST_SOURCE/examples/components" source
capture "$PDIST_CMAKE" -S source -B build -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX"
expect_status 0
capture "$PDIST_CMAKE" --build build --target packages
expect_status 0
mv build/packages made
