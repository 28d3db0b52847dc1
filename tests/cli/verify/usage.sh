# shellcheck shell=sh
# Wrong use: exit 2, and words that help. What cannot be read: exit 1.
. "$PDIST_SOURCE/tests/cli/verify/common.sh"

capture pdist-verify
expect_error 2 'pdist-verify: error: no dist was named
hint: pdist-verify <dist>'
mkdir -p dist/share
capture pdist-verify dist --abi-floor GLIBC
expect_error 2 "pdist-verify: error: --abi-floor 'GLIBC' is not of the form <family>=<version>"
capture pdist-verify dist --abi-floor GLIBC=new
expect_error 2 "pdist-verify: error: the ABI floor 'GLIBC=new' is not a version
hint: write it as in GLIBC=2.31"
capture pdist-verify dist --allow-path 'share/x='
expect_error 2 "pdist-verify: error: --allow-path 'share/x=' is not of the form <glob>=<reason>"
capture pdist-verify dist --skip librarys
expect_error 2 "pdist-verify: error: there is no check 'librarys'
hint: did you mean 'libraries'?"
capture pdist-verify dist --exclude-regex '('
expect_status 2
expect_in err.txt "pdist-verify: error: '(' is no regular expression: "
capture pdist-verify dist -- --version
expect_error 2 "pdist-verify: error: arguments after '--' belong to a smoke test
hint: name its program: --smoke-test <program> -- <arguments>"
capture pdist-verify dist --isolation none
expect_status 2
capture pdist-verify dist --timeout 0
expect_status 2

capture pdist-verify absent
expect_error 1 'pdist-verify: error: absent: cannot read the dist: No such file or directory'
mkfifo dist/share/pipe
capture pdist-verify dist
expect_error 1 "pdist-verify: error: $(pwd -P)/dist/share/pipe: this is a FIFO: only files, folders and symlinks can be shipped"
rm dist/share/pipe
echo data >dist/share/data
capture pdist-verify dist --policy absent.yaml
expect_status 1
expect_in out.txt 'absent.yaml: cannot open: No such file or directory'

capture pdist-verify --help
expect_status 0
# shellcheck disable=SC2016
expect_in out.txt 'pdist-verify out/chat --private-folder "$PWD" --smoke-test chat -- --version'
