#!/bin/sh
# in_scratch.sh <folder> <command> [args...]: runs the command in the folder, made empty first: one below a folder `scratch`.
set -eu
case $1 in
  */scratch/?*) ;;
  *) echo "in_scratch.sh: $1 is no scratch folder" >&2; exit 2 ;;
esac
PDIST_SCRATCH=$1
shift
rm -rf -- "$PDIST_SCRATCH"
mkdir -p -- "$PDIST_SCRATCH"
cd -- "$PDIST_SCRATCH"
export PDIST_SCRATCH
exec "$@"
