#!/bin/sh
# in_scratch.sh <folder> <command> [args...]: runs the command in the folder, made empty first.
set -eu
PDIST_SCRATCH=$1
shift
rm -rf -- "$PDIST_SCRATCH"
mkdir -p -- "$PDIST_SCRATCH"
cd -- "$PDIST_SCRATCH"
export PDIST_SCRATCH
exec "$@"
