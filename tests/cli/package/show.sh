#!/bin/sh
# What project() says is given as --default; wrong usage is said with the nearest key.
. "$PDIST_SOURCE/tests/lib.sh"

set -- --format deb --default name=chat --default version=1.2.3 --default 'summary=chat = talk' --default license=MIT \
  --default 'maintainer=Ada Example <ada@example.org>' --default time=1700000000
pdist-package show "$@" >shown.json
expect_in shown.json '"summary": "chat = talk"'
expect_in shown.json '"time": 1700000000'

capture pdist-package show "$@" --default licence=MIT
expect_error 2 "pdist-package: error: --default: 'licence=MIT' is not <key>=<value>: did you mean 'license'?"

capture pdist-package show "$@" --default time=now
expect_error 1 "pdist-package: error: --default time: 'now' is not a time: seconds since 1970 are needed: digits only, at most 253402300799
hint: for example SOURCE_DATE_EPOCH=\$(git log -1 --format=%ct)"

capture pdist-package show --format flatpak
expect_status 2
