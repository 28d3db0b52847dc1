#!/bin/sh
# pdist-package version: the table, one format, JSON, the comparison, and its refusals.
. "$PDIST_SOURCE/tests/lib.sh"
capture pdist-package version 1.2.3-rc.1 1.0.0-dev.1
expect_status 0
cat >table.txt <<'EOF'
1.2.3-rc.1
  deb      1.2.3~rc.1
  rpm      1.2.3~rc.1
  arch     1.2.3rc.1
  apk      1.2.3_rc1
  pep440   1.2.3rc1
  nuget    1.2.3-rc.1
  windows  1.2.3.30100
1.0.0-dev.1
  deb      1.0.0~dev.1
  rpm      1.0.0~dev.1
  arch     1.0.0dev.1
  apk      refused: it cannot order the pre-release 'dev.1'
  pep440   refused: it cannot order the pre-release 'dev.1'
  nuget    1.0.0-dev.1
  windows  refused: it cannot order the pre-release 'dev.1'
EOF
expect_same table.txt out.txt

capture pdist-package version --format rpm 1.2.3-rc.1 1.2.3
expect_status 0
printf '1.2.3~rc.1\n1.2.3\n' >expected.txt
expect_same expected.txt out.txt

capture pdist-package version --format deb --git-describe agent-v1.2.3-5-gabc1234-dirty --tag-prefix agent-v
expect_status 0
[ "$(cat out.txt)" = 1.2.3+git5.dirty ] || fail "another spelling: $(cat out.txt)"

capture pdist-package version --json --format pep440 1.2.3-rc.1
expect_status 0
cat >expected.txt <<'EOF'
{
  "versions": [
    {
      "version": "1.2.3-rc.1",
      "spellings": {
        "pep440": "1.2.3rc1"
      },
      "refused": {}
    }
  ]
}
EOF
expect_same expected.txt out.txt
pdist-package version --json 1.0.0-rc.0 >out.txt
expect_in out.txt '"apk": "it spells rc and rc.0 the same"'

compare() {
  [ "$(pdist-package version --compare "$1" "$3")" = "$2" ] || fail "$1 is not $2 $3"
}
compare 1.0.0-rc.1 '<' 1.0.0
compare 1.0.0 '>' 1.0.0-rc.1
compare 1.0.0 '=' 1.0.0+linux
compare 1.0.0-rc.1+git.5.gabc1234 '<' 1.0.0-rc.1.1
compare 1.0.0-rc10 '<' 1.0.0-rc2
compare 1.0.0-rc.10 '>' 1.0.0-rc.2

# Nothing is printed when one of several versions is refused.
capture pdist-package version --format apk 1.0.0 1.0.0-dev.1
expect_error 1 "pdist-package: error: version 1.0.0-dev.1 as an apk version: it cannot order the pre-release 'dev.1'
hint: use alpha, beta or rc with a number after a dot, such as rc.1"
[ ! -s out.txt ] || fail "a refused run printed a spelling"
capture pdist-package version 1.02.3
expect_error 1 "pdist-package: error: version '1.02.3': the number '02' starts with a zero
hint: write it without"
capture pdist-package version --format dep 1.2.3
expect_error 2 "pdist-package: error: --format 'dep': there is no such format
hint: did you mean 'deb'?"
capture pdist-package version
expect_error 2 "pdist-package: error: there is no version to spell
hint: name versions, such as 1.2.3-rc.1, or give --git-describe or --compare"
capture pdist-package version --git-describe v1-old-3-gabc --tag-prefix v
expect_error 1 "pdist-package: error: git tag v1-old: version '1-old': a pre-release stands after three numbers
hint: write 1.0.0-old"
for wrong in '--tag-prefix v 1.2.3' '--compare 1.0.0' '--compare 1.0.0 1.0.1 --json' '--compare 1.0.0 1.0.1 --format deb'; do
  # shellcheck disable=SC2086 # several words
  capture pdist-package version $wrong
  expect_status 2
done

pdist-package version --help >help.txt
for words in 'deb, rpm, arch, apk, pep440, nuget, windows' '--git-describe' 'rc.2 < rc.10, but rc10 < rc2' '1.2.3~rc.1'; do
  expect_in help.txt "$words"
done
