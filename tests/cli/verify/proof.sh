# shellcheck shell=sh
# A good dist is proven, for people and for machines.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"
make_dist

capture pdist-verify dist --name hello --private-folder src --require 'share/**/*.txt' --require bin/hello \
  --abi-floor GLIBC=9.9 --smoke-test hello
expect_status 0
[ -s err.txt ] && fail "something on stderr"
sed 's/GLIBC [0-9.]*/GLIBC N/' out.txt >report.txt
isolation=$(sed -n 's/.*exit status 0 (\(.*\)).*/\1/p' out.txt)
cat >expected.txt <<END
proof of dist
  passed  libraries       2 binaries find 1 library in the dist; 1 left to the system
  passed  search-paths    1 search path, all inside the dist
  passed  build-paths     none in 11 entries
  passed  symlinks        1 symlink, all inside the dist
  passed  permissions     nothing is setuid or writable for everybody
  passed  abi             needs GLIBC N; within the floor
          note: GLIBC N: bin/hello needs it: __libc_start_main
  skipped signatures      the dist is not for macOS
  passed  manifest        all 11 entries are as made
  passed  required-files  all 2 files there
  passed  smoke-test      bin/hello: exit status 0 ($isolation)
proven: 9 checks passed, 1 skipped
END
diff -u expected.txt report.txt || fail "the report differs"

# The same for machines, on stdout and in a file.
capture pdist-verify dist --private-folder src --smoke-test hello --json --report report.json
expect_status 0
expect_same out.txt report.json
expect_in report.json '"passed": true'
expect_in report.json '"name": "smoke-test"'
expect_in report.json "\"isolation\": \"$isolation\""
[ "$(grep -c '"outcome": "passed"' report.json)" = 8 ] || fail "not 8 checks passed"

# A report is published although the dist fails, and stdout is still JSON alone.
rm dist/share/hello/readme.txt
capture pdist-verify dist --json --report report.json
expect_error 1 'pdist-verify: error: dist: not proven: failed: manifest'
expect_same out.txt report.json
expect_in report.json '"passed": false'

# CMake's request says all of it.
make_dist 2>/dev/null || true
mkdir -p build
cat >request.json <<END
{"schema": 1, "name": "hello", "source_folder": "$PWD/src", "build_folder": "$PWD/build",
 "install_prefix": "/usr/local", "library_policy": "$PDIST_SOURCE/templates/policy/linux-desktop.yaml",
 "dist": "$PWD/dist", "work": "$PWD/build/work", "required_files": ["bin/absent"],
 "abi_floor": {"GLIBC": "2.0"}, "allowed_paths": {"share/x": "made up"},
 "smoke_test": {"program": "hello", "arguments": ["$PWD/src/hello.c"]}}
END
echo "$PWD/build/x" >>dist/share/hello/readme.txt
write_manifest
capture pdist-verify --request request.json
expect_status 1
failed=$(awk '/^  FAILED/ { print $2 }' out.txt | paste -sd ' ')
case $failed in
"build-paths abi required-files smoke-test") [ "$isolation" = 'mount namespace' ] || fail "the build was not hidden" ;;
"build-paths abi required-files") [ "$isolation" = 'moved and renamed' ] || fail "the build was hidden" ;;
*) fail "failed: $failed" ;;
esac
expect_in out.txt 'note: /usr/local is not searched for and not hidden: every machine has it'
expect_in out.txt "note: the allowed path 'share/x' is not needed: no file that it matches holds a path of the build"
