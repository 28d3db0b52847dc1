#!/bin/sh
# extract_documentation.sh <module>: prints the documentation block of a module of cmake/, such as AddPortableDist:
# sh tests/run_cmake/extract_documentation.sh AddPortableDist >docs/add_portable_dist.md
set -eu
sed -n '/^#\[==\[\.md:$/,/^#\]==\]$/p' "$(dirname "$0")/../../cmake/$1.cmake" | sed -e 1d -e '$d'
