#!/bin/sh
# Good and wrong files of package.yaml, damaged at random places, under the address and undefined behaviour
# sanitizers: <replay program>.
. "$PDIST_SOURCE/tests/lib.sh"

cases=$PDIST_SOURCE/tests/cli/package
"$1" 800 "$cases"/good/full.yaml "$cases"/good/components.yaml
"$1" 10 "$cases"/bad_yaml/*/*.yaml
