#!/bin/sh
# What somebody's environment tells CMake's install (CMAKE_INSTALL_MODE: symlinks in place of copies) does not reach a dist.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
make_project source <<'END'
install(TARGETS demo words)
install(FILES data.txt DESTINATION share/demo)
add_portable_dist(demo ARCHIVES TGZ SMOKE_TEST demo)
END
configure source build
make_dist build
cp build/dist/*.tar.gz plain.tar.gz
for mode in ABS_SYMLINK REL_SYMLINK SYMLINK_OR_COPY; do
  rm -r build/dist
  CMAKE_INSTALL_MODE=$mode CMAKE_INSTALL_ALWAYS=1 make_dist build
  expect_same plain.tar.gz build/dist/*.tar.gz
done
