#!/bin/sh
# Prints the documentation block of add_portable_dist():
# sh tests/run_cmake/extract_documentation.sh >docs/add_portable_dist.md
set -eu
module=$(dirname "$0")/../../cmake/AddPortableDist.cmake
sed -n '/^#\[==\[\.md:$/,/^#\]==\]$/p' "$module" | sed -e 1d -e '$d'
