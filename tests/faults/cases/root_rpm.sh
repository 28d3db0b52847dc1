# shellcheck shell=sh
# shellcheck disable=SC2034 # root.sh uses them
# The files of an .rpm are laid out again, with the spec file.
format=rpm
# shellcheck source=/dev/null
. "$PDIST_SOURCE/tests/faults/cases/root.sh"
