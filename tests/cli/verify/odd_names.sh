# shellcheck shell=sh
# Names that break shells, lists, lines and terminals are proven as they are and shown escaped.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
make_dist
# shellcheck disable=SC2016
odd=$(printf 'a b;[c]"d'\''e\\f\ng\th\033i%%j$k@l\377')
mkdir "dist/share/$odd" "private $odd"
echo text >"dist/share/$odd/$odd"
ln -s "$odd/$odd" "dist/share/link"
cp dist/bin/hello "dist/bin/$odd"
write_manifest

capture pdist-verify dist --name hello --private-folder "private $odd" --require "share/link" --smoke-test "$odd" \
  -- "/proc/self/status" "$odd"
expect_status 0
expect_in out.txt 'passed  manifest '
expect_in out.txt '\n'

printf 'x=%s/y\n' "$PWD/private $odd" >"dist/share/$odd/$odd"
capture pdist-verify dist --skip manifest --private-folder "private $odd" --report "report $odd"
# shellcheck disable=SC2016
shown='a b;[c]"d'\''e\\f\ng\th\x1bi%j$k@l\xff'
expect_failed build-paths "share/$shown/$shown: a path of the build: line 1: '$PWD/private'"
[ -s "report $odd" ] || fail "no report"
rm "dist/share/link"
ln -s "$odd/none" "dist/share/link"
capture pdist-verify dist --skip manifest
expect_failed symlinks "share/link: symlink to '$shown/none': nothing is there"
