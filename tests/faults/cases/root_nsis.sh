# shellcheck shell=sh
# shellcheck disable=SC2034 # root.sh uses them
# The files of an installer for Windows are laid out again, with its script.
format=nsis system=windows
# shellcheck source=/dev/null
. "$PDIST_SOURCE/tests/faults/cases/root.sh"
