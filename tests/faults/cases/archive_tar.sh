# shellcheck shell=sh
# shellcheck disable=SC2034 # archive.sh uses them
# As the case archive, in two other formats.
tar=TGZ:tar.gz other=TXZ:tar.xz
# shellcheck source=/dev/null
. "$PDIST_SOURCE/tests/faults/cases/archive.sh"
