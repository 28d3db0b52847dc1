#!/bin/sh
# generator.sh <generator>: a dist is made, is left alone when nothing changed, and is made again in part when
# something did; in folders with awkward names.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
GENERATOR=$1

make_project "a source, (naïve)" <<'END'
install(TARGETS demo words)
install(FILES data.txt DESTINATION share/demo)
add_portable_dist(demo SMOKE_TEST demo "a world" ARCHIVES TGZ)
END
build="the build & more"
# A Debug build has its folders in its debug information.
configure "a source, (naïve)" "$build" -DCMAKE_C_FLAGS_DEBUG=-O0
dists="$build/dist"
case $GENERATOR in *Multi*) dists="$build/dist/Debug" ;; esac

# quiet_dist: a build of `dist` that starts none of our programs.
quiet_dist() {
  make_dist "$build"
  if grep -qE 'Staging|Proving|Archiving|^demo:' out.txt; then fail "work was done: $(cat out.txt)"; fi
  case $GENERATOR in Ninja*) expect_in out.txt 'ninja: no work to do.' ;; esac
}

make_dist "$build"
expect_output 'hello a world' "$dists/demo/bin/demo" 'a world'
[ -e "$dists/demo-1.5-linux-$(uname -m).tar.gz" ] || fail 'no archive'
quiet_dist
configure "a source, (naïve)" "$build"
quiet_dist

# A second program source: only the program changes.
sleep 1 # make compares whole seconds on some file systems
sed -i 's/%s %s/%s, %s/' "a source, (naïve)/main.c"
make_dist "$build"
expect_in out.txt ' 1 binaries edited), '
expect_output 'hello, you' "$dists/demo/bin/demo" you
quiet_dist

# A data file that only an install rule knows of.
sleep 1
echo 'other data' >"a source, (naïve)/data.txt"
make_dist "$build"
expect_in out.txt ' 0 binaries edited), '
expect_same "a source, (naïve)/data.txt" "$dists/demo/share/demo/data.txt"
quiet_dist

# Files of the dist that somebody removed or changed.
rm "$dists/demo/share/demo/data.txt" "$dists/demo/bin/demo"
sleep 1
echo changed >"$dists/demo/lib/libwords.so"
make_dist "$build"
expect_same "a source, (naïve)/data.txt" "$dists/demo/share/demo/data.txt"
expect_output 'hello, you' "$dists/demo/bin/demo" you
quiet_dist

# A dist that went away.
rm -r "$dists/demo"
make_dist "$build"
expect_output 'hello, you' "$dists/demo/bin/demo" you
quiet_dist
case $GENERATOR in
Ninja*) # make looks at the stamp alone
  rm "$dists/demo-1.5-linux-$(uname -m).tar.gz"
  make_dist "$build"
  [ -e "$dists/demo-1.5-linux-$(uname -m).tar.gz" ] || fail 'the archive was not made again'
  ;;
esac
case $GENERATOR in
*Multi*)
  capture "$PDIST_CMAKE" --build "$build" --target dist --config Release
  expect_status 0
  expect_output 'hello, you' "$build/dist/Release/demo/bin/demo" you
  ;;
esac

capture "$PDIST_CMAKE" --build "$build" --target clean
expect_status 0
[ ! -e "$dists/demo" ] || fail 'clean leaves the dist'
