#!/bin/sh
# What a build says when a dist cannot be made: the programs' own words, nothing around them, and no dist.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

# A web UI that nobody built.
make_project web <<'END'
install(TARGETS demo words)
add_portable_dist(demo REQUIRED_FILES "share/demo/web/*.html")
END
configure web web-build
expect_failing_dist web-build "pdist-runtime: error: share/demo/web/*.html: a required file is not in the dist, or is empty: REQUIRED_FILES names it and no install rule brings it"
[ ! -e web-build/dist ] || fail "something is at the final place: $(find web-build/dist)"

# A smoke test that is not in the dist; one that fails.
make_project smoke <<'END'
install(TARGETS demo words)
install(PROGRAMS broken.sh DESTINATION bin)
add_portable_dist(absent SMOKE_TEST demmo)
add_portable_dist(broken SMOKE_TEST broken.sh "two words")
END
cat >smoke/broken.sh <<'END'
#!/bin/sh
echo "cannot find $1"
exit 3
END
configure smoke smoke-build
capture "$PDIST_CMAKE" --build smoke-build --target absent-verify
[ "$status" != 0 ] || fail 'a smoke test that is not there passes'
expect_in out.txt 'demmo'
capture "$PDIST_CMAKE" --build smoke-build --target broken-verify
[ "$status" != 0 ] || fail 'a smoke test that fails passes'
expect_in out.txt 'cannot find two words'
expect_in out.txt 'exit status 3'

# What was there stays when a later stage fails.
make_project later <<'END'
install(TARGETS demo words)
install(DIRECTORY web DESTINATION share/demo)
add_portable_dist(demo REQUIRED_FILES share/demo/web/index.html)
END
mkdir later/web
echo hello >later/web/index.html
configure later later-build
make_dist later-build
rm later/web/index.html
capture "$PDIST_CMAKE" --build later-build --target dist
[ "$status" != 0 ] || fail 'a required file that went away is not noticed'
expect_in out.txt 'share/demo/web/index.html'
expect_output 'hello you' later-build/dist/demo/bin/demo you
