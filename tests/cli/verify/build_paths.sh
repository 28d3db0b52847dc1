# shellcheck shell=sh
# A path of the build that survives is found in text, in binaries, in symlinks; reasons allow it.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
make_dist
prove() { capture pdist-verify dist --skip manifest --private-folder src "$@"; }
prove
expect_status 0

echo "prefix=$PWD/src/out" >>dist/share/hello/readme.txt
prove
expect_failed build-paths "share/hello/readme.txt: a path of the build: line 2: '$PWD/src/out'"
expect_in out.txt 'hint: write paths relative to the dist, or allow the file with a reason'
prove --allow-path 'share/hello/*=it explains the build' --allow-path 'bin/x=old'
expect_status 0
expect_in out.txt 'but for 1 allowed'
expect_in out.txt "note: the allowed path 'bin/x' is not needed"
echo 'Say hello.' >dist/share/hello/readme.txt

# Debug information names the folder it was compiled in; stripping or mapping cures it.
(cd src && "$CC" -g -o ../dist/bin/hello "$PWD/hello.c" ../dist/lib/libgreet.so.1 "-Wl,-rpath,\$ORIGIN/../lib")
prove
expect_status 1
findings_of build-paths | grep -q '^bin/hello: a path of the build: offset 0x[0-9a-f]*: '"'$PWD/src" ||
  fail "not found in the binary"
expect_in out.txt 'hint: strip debug information (STRIP); what __FILE__ and assert leave in the program itself is cured by add_portable_dist(MAP_BUILD_PATHS), which compiles with -ffile-prefix-map; or allow the file with a reason'
strip dist/bin/hello
prove
expect_status 0

# A folder whose name only starts alike is another one.
echo "$PWD/src-2 $PWD/srcs" >>dist/share/hello/readme.txt
prove
expect_status 0

# Symlinks: absolute ones are found by both checks.
ln -s "$PWD/src/hello.c" dist/share/link
prove
expect_status 1
expect_in out.txt "share/link: a path of the build: symlink to '$PWD/src/hello.c'"
expect_in out.txt "share/link: symlink to '$PWD/src/hello.c': absolute"
rm dist/share/link
for target in missing ../../outside loop; do
  ln -s "$target" dist/share/loop
  prove
  case $target in
  missing) expect_failed symlinks "share/loop: symlink to 'missing': nothing is there" ;;
  loop) expect_failed symlinks "share/loop: symlink to 'loop': a loop" ;;
  *) expect_failed symlinks "share/loop: symlink to '../../outside': leaves the dist" ;;
  esac
  rm dist/share/loop
done

# Folders of every machine are not searched for.
echo '/usr/local/share' >>dist/share/hello/readme.txt
prove --private-folder /usr/local
expect_status 0
expect_in out.txt 'note: /usr/local is not searched for and not hidden: every machine has it'
