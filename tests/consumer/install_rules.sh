#!/bin/sh
# Install rules that reach outside: what is captured, what is refused, and that nothing on this machine changes.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

# listing: every file here but those in the build folders and ours, with what a write would change.
listing() {
  find . -name '*-build' -prune -o ! -type d ! -name out.txt ! -name err.txt ! -name before.txt ! -name after.txt \
    -printf '%p %s %T@\n' | LC_ALL=C sort
}

unique=pdist-install-rules-$$ # a name that no machine has
make_project absolute <<END
install(TARGETS demo words)
install(FILES data.txt DESTINATION /etc/$unique)
END
cat >>absolute/CMakeLists.txt <<'END'
install(CODE [[file(WRITE "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/demo/made.txt" "made at install time")]])
add_portable_dist(demo REQUIRED_FILES etc/*/data.txt share/demo/made.txt)
END
configure absolute absolute-build
listing >before.txt
make_dist absolute-build
listing >after.txt
expect_same before.txt after.txt
[ ! -e "/etc/$unique" ] || fail 'the machine was written to'
expect_same absolute/data.txt "absolute-build/dist/demo/etc/$unique/data.txt"

# install(CODE) that writes elsewhere; only a mount namespace can keep it from that.
unshare --user --map-root-user --mount true 2>/dev/null || exit 0
make_project outside <<END
install(TARGETS demo words)
install(CODE "file(WRITE \"$PWD/outside.txt\" \"escaped\")")
add_portable_dist(demo)
END
configure outside outside-build
listing >before.txt
capture "$PDIST_CMAKE" --build outside-build --target dist
[ "$status" != 0 ] || fail 'install(CODE) wrote outside and was not refused'
cat err.txt >>out.txt
expect_in out.txt 'outside.txt'
[ ! -e outside-build/dist ] || fail 'a dist was made'
[ ! -e outside.txt ] || fail 'the file outside was written'
listing >after.txt
expect_same before.txt after.txt
