#!/bin/sh
# Two builds in folders of different names and lengths, with different umask, locale and time zone: the same bytes.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

for place in first 'a/second and longer'; do
  (
    case $place in
      first) umask 022 ;;
      *)
        umask 077
        LC_ALL=C TZ=Asia/Tokyo
        export LC_ALL TZ
        ;;
    esac
    make_project "$place/source" <<'END'
install(TARGETS demo words)
install(DIRECTORY data DESTINATION share/demo)
add_portable_dist(demo LAUNCHER_ENV WORD=hello ARCHIVES TGZ TZST TXZ ZIP)
END
    mkdir "$place/source/data"
    echo text >"$place/source/data/text"
    ln -s text "$place/source/data/link"
    configure "$place/source" "$place/build" -DCMAKE_BUILD_TYPE=Release
    make_dist "$place/build"
  )
done

dists='build/dist'
(cd first/$dists && find . -type f | LC_ALL=C sort) >files.txt
(cd "a/second and longer/$dists" && find . -type f | LC_ALL=C sort) >second-files.txt
expect_same files.txt second-files.txt
[ "$(grep -c 'demo-1.5-linux-' files.txt)" = 8 ] || fail "not four archives with their digests: $(cat files.txt)"
while IFS= read -r file; do
  expect_same "first/$dists/$file" "a/second and longer/$dists/$file"
done <files.txt
(cd first/$dists && find . -printf '%M %p %l\n' | LC_ALL=C sort) | grep demo/ >modes.txt
(cd "a/second and longer/$dists" && find . -printf '%M %p %l\n' | LC_ALL=C sort) | grep demo/ >second-modes.txt
expect_same modes.txt second-modes.txt
(cd first/$dists && sha256sum --quiet -c ./*.sha256) || fail 'the digests beside the archives are wrong'
