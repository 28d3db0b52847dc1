#!/bin/sh
# Install rules that reach outside: what is captured, what is refused, and that nothing on this machine changes.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

ls -lA --time-style=full-iso /etc /usr/local /opt >before.txt
make_project absolute <<'END'
install(TARGETS demo words)
install(FILES data.txt DESTINATION /etc/demo)
install(CODE [[file(WRITE "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/demo/made.txt" "made at install time")]])
add_portable_dist(demo REQUIRED_FILES etc/demo/data.txt share/demo/made.txt)
END
configure absolute absolute-build
make_dist absolute-build
expect_same absolute/data.txt absolute-build/dist/demo/etc/demo/data.txt

# install(CODE) that writes elsewhere.
make_project outside <<END
install(TARGETS demo words)
install(CODE "file(WRITE \"$PWD/outside.txt\" \"escaped\")")
add_portable_dist(demo)
END
configure outside outside-build
capture "$PDIST_CMAKE" --build outside-build --target dist
[ "$status" != 0 ] || fail 'install(CODE) wrote outside and was not refused'
cat err.txt >>out.txt
expect_in out.txt 'outside.txt'
[ ! -e outside-build/dist ] || fail 'a dist was made'

ls -lA --time-style=full-iso /etc /usr/local /opt >after.txt
expect_same before.txt after.txt
