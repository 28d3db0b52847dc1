# shellcheck shell=sh
# shellcheck disable=SC2034 # publish.sh uses them
# An .rpm takes the place of an older one.
format=rpm generator=RPM package=app-1.0.0-1.noarch.rpm
# shellcheck source=/dev/null
. "$PDIST_SOURCE/tests/faults/cases/publish.sh"
