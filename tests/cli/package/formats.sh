#!/bin/sh
# The formats: one list in the programs, one in cmake/, both the same; names that are in neither are errors everywhere.
. "$PDIST_SOURCE/tests/lib.sh"
# What a project gets that names no formats. It may grow in a major version only.
by_default='deb linux
nsis windows
pkg darwin
rpm linux'

pdist-package formats --json >formats.json
python3 - formats.json >programs.txt <<'END'
import json, sys
for entry in json.load(open(sys.argv[1]))["formats"]:
    print(entry["name"], entry["system"], entry["generator"] or "External", entry["signed_by"] or "-",
          "default" if entry["by_default"] else "-")
END
cat >list.cmake <<END
include("$PDIST_SOURCE/cmake/internal/Formats.cmake")
_portable_dist_format_names(names)
foreach(name IN LISTS names)
  foreach(fact SYSTEM GENERATORS BY_DEFAULT SIGNED_BY)
    get_property(\${fact} GLOBAL PROPERTY _PORTABLE_DIST_FORMAT_\${name}_\${fact})
  endforeach()
  list(GET GENERATORS 0 generator)
  string(TOLOWER "\${name} \${SYSTEM}" words)
  set(default -)
  if(BY_DEFAULT)
    set(default default)
  endif()
  set(signed_by -)
  if(SIGNED_BY)
    string(TOLOWER "\${SIGNED_BY}" signed_by)
  endif()
  message("\${words} \${generator} \${signed_by} \${default}")
endforeach()
END
"$PDIST_CMAKE" -P list.cmake 2>cmake.txt
expect_same programs.txt cmake.txt
printf '%s\n' "$by_default" >wanted.txt
sed -n 's/ [^ ]* [^ ]* default$//p' programs.txt | sort >found.txt
expect_same wanted.txt found.txt

# The table for people has every format once.
pdist-package formats >table.txt
cut -d ' ' -f 1 programs.txt >names.txt
cut -d ' ' -f 1 table.txt >named.txt
expect_same names.txt named.txt

# unknown <format> <argument>...: a wrong name is refused with the nearest.
unknown() {
  wrong=$1
  shift
  capture pdist-package "$@"
  expect_status 2
  expect_in err.txt "'$wrong' is no package format"
  expect_in err.txt "did you mean 'deb'?"
}
mkdir dist
unknown debb root --dist dist --format debb --output root
unknown debb build --dist dist --format debb --to out
unknown debb show --format debb
unknown debb check --format debb --index formats.json
cat >package.yaml <<'END'
name: chat
version: 1.2.3
summary: chat with friends
maintainer: Ada Example <ada@example.org>
license: MIT
overrides:
  debb: {}
END
capture pdist-package show --metadata package.yaml --format deb
expect_error 1 "pdist-package: error: package.yaml:7:9: unknown key 'overrides.debb': did you mean 'deb'?"
sed 's/^overrides:/dependencies:/; s/^  debb: {}/  - {debb: curl}/' package.yaml >relation.yaml
capture pdist-package show --metadata relation.yaml --format deb
expect_status 1
expect_in err.txt "did you mean 'deb'?"

# A folder that this program did not lay out has no format.
mkdir root
capture pdist-package publish --root root --from dist --to out
expect_error 1 'pdist-package: error: root: no packages were laid out here
hint: pdist-package root makes such a folder'
echo "package root of PortableDist: debb" >root/format
unknown debb publish --root root --from dist --to out
