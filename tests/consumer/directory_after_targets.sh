#!/bin/sh
# install(DIRECTORY) into a folder where a program was installed before does not make the program a file of that directory's.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

for destination in . bin; do
  rm -rf project build
  make_project project <<END
install(TARGETS demo words)
install(DIRECTORY data/ DESTINATION $destination)
install(DIRECTORY . DESTINATION share/sources FILES_MATCHING PATTERN "*.c")
add_portable_dist(demo SMOKE_TEST demo)
END
  mkdir project/data
  echo text >project/data/readme.txt
  configure project build
  make_dist build
  manifest=build/dist/demo/share/demo/dist/manifest.json
  expect_in $manifest '"source": "build:demo"'
  expect_in $manifest '"source": "build:libwords.so"'
  expect_in $manifest '"source": "source:data/readme.txt"'
  expect_in $manifest '"source": "source:main.c"'
  expect_in $manifest '"source": "source:."'
done
