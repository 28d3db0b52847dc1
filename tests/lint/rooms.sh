#!/bin/sh
# Includes go down the floors of tools/rooms.json, and no format is named outside its folder.
. "$PDIST_SOURCE/tests/lib.sh"
formats=$(pdist-package formats --json | sed -n 's/.*"name": "\([a-z0-9]*\)".*/\1/p')
[ -n "$formats" ] || fail 'pdist-package lists no formats'
# shellcheck disable=SC2086 # one argument a format
check() { capture python3 "$PDIST_SOURCE/tests/lint/rooms.py" check "$1" $formats; }

check "$PDIST_SOURCE"
[ "$status" = 0 ] || fail "$(cat out.txt)"

# What it finds in a copy that is wrong.
mkdir copy copy/tests copy/docs
cp -R "$PDIST_SOURCE/tools" "$PDIST_SOURCE/cmake" copy
cp -R "$PDIST_SOURCE/tests/lint" copy/tests
cp "$PDIST_SOURCE/docs/architecture.svg" copy/docs
# wrong <file> <line> <finding>
wrong() {
  cp "copy/$1" kept
  printf '%s\n' "$2" >>"copy/$1"
  check copy
  [ "$status" = 1 ] || fail "nothing is found in $1 with: $2"
  expect_in out.txt "$3"
  cp kept "copy/$1"
}
wrong tools/package/model/read.cpp '#include "package/layout/layout.hpp"' 'package/model may not include package/layout'
wrong tools/binary/elf/read_elf.cpp '#include "binary/pe/pe.hpp"' 'binary/elf may not include binary/pe'
wrong tools/support/text.hpp '#include "manifest/manifest.hpp"' 'support may not include manifest'
wrong tools/package/make/plan.cpp 'bool deb = false;' 'names the format deb'
wrong tools/package/layout/layout.cpp 'constexpr auto name = "rpm";' 'names the format rpm'
wrong cmake/internal/Package.cmake 'if(format STREQUAL NSIS)' 'names the format nsis'
wrong cmake/internal/Package.cmake 'set(format "pkg")' 'names the format pkg'
printf '// deb in a comment is no finding\n' >>copy/tools/package/make/plan.cpp
check copy
[ "$status" = 0 ] || fail "a comment is a finding: $(cat out.txt)"
printf '#include "support/text.hpp"\n' >copy/tools/support/alone.cpp
check copy
expect_in out.txt 'tools/support/alone.cpp:1: has no header of its name'
mkdir copy/tools/new
printf '#pragma once\n' >copy/tools/new/room.hpp
check copy
expect_in out.txt 'tools/new/room.hpp:1: is in no room of tools/rooms.json'
