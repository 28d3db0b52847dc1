#!/bin/sh
# The packages of the service example, 1.0.0, 1.1.0-rc.1 and 1.1.0, for the tests that install them, in the folder `made`;
# and 1.2.0, which has a hook of each kind.
# 1.0.0 is as it was: its notes were called `data`, and nobody came from an older version.
. "$PDIST_SOURCE/tests/lib.sh"
HOME=$PWD
export HOME
made=$PWD/made
mkdir "$made"

# make_version <version>: with the sources that are there.
make_version() {
  capture "$PDIST_CMAKE" -S source -B build -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX" "-DNOTED_VERSION=$1"
  expect_status 0
  capture "$PDIST_CMAKE" --build build --target packages
  expect_status 0
  mv build/packages/*.deb build/packages/*.rpm "$made"
}

cp -R "$PDIST_SOURCE/examples/service" source
# The step leaves a line between those of systemctl's recorder, and can be made to fail.
sed -i 's,^set -e$,&\necho step >>/var/log/systemctl.log\n[ ! -e /run/refuse-step ] || exit 3,' source/scripts/rename-notes.sh
[ "$(grep -c refuse-step source/scripts/rename-notes.sh)" = 1 ] || fail 'the step is not as it was'
for hook in pre_install post_install pre_remove post_remove; do
  printf '#!/bin/sh\nset -e\necho "hook %s" >>/var/log/systemctl.log\n[ ! -e /run/refuse-%s ]\n:\n' $hook $hook >source/$hook
done
cp source/package.yaml package.yaml
sed -i 's/^hooks:$/&\n  pre_install: pre_install\n  post_install: post_install\n  pre_remove: pre_remove\n  post_remove: post_remove/' \
  source/package.yaml
make_version 1.2.0
mv package.yaml source
make_version 1.1.0
sed -i 's/^  - version: 1\.1\.0$/&-rc.1/' source/package.yaml
make_version 1.1.0-rc.1
sed -i 's/notes\.txt/data/' source/noted.conf source/main.cpp
sed -i -e '/^hooks:/,/script:/d' -e '/^  - version: 1\.1\.0/,/changes:/d' source/package.yaml
grep -q '^  - version: 1\.0\.0' source/package.yaml || fail "1.0.0 has no changelog entry"
make_version 1.0.0
