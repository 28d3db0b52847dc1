#!/bin/sh
# The JSON Schema says what the reader says: of good files, of wrong ones, and of every key in both.
. "$PDIST_SOURCE/tests/lib.sh"

pdist-package schema >schema.json
# The system's python3: the modules are Debian packages (packages.txt).
/usr/bin/python3 "$PDIST_SOURCE/tests/cli/package/schema.py" schema.json "$PDIST_SOURCE/tests/cli/package" || fail "see above"
