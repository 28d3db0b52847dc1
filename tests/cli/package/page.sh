#!/bin/sh
# docs/package.md is what the program prints, and its examples are accepted.
. "$PDIST_SOURCE/tests/lib.sh"

page=$PDIST_SOURCE/docs/package.md
pdist-package schema --markdown >page.md
diff -u "$page" page.md >&2 || fail "docs/package.md is old; run: pdist-package schema --markdown >docs/package.md"

# The blocks of YAML, block1.yaml and so on.
awk '/^```yaml$/ { file = "block" ++count ".yaml"; next } /^```$/ { file = ""; next } file { print >file }' "$page"
mkdir packaging
for script in post_install to_1.1; do
  echo 'echo done' >"packaging/$script.sh"
done
for format in deb rpm; do
  pdist-package show --format "$format" --metadata block1.yaml >"first.$format.json"
  pdist-package show --format "$format" --metadata block2.yaml --default name=chat --default version=1.2.3 \
    --default summary=chat --default license=MIT --default 'maintainer=Ada Example <ada@example.org>' \
    >"second.$format.json"
done
expect_in first.deb.json '"libpam0g >= 1.4"'
expect_in first.rpm.json '"pam >= 1.4"'
expect_in second.deb.json '"name": "chat-backend"'
