#!/bin/sh
# `pdist-package build`: packages of a dist without CMake, the same bytes as `root`, `cpack` and `publish` one by one make.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir -p 'a dist/share/app'
echo data >'a dist/share/app/data'
pdist-manifest write 'a dist' --name app --version 1.0.0 --time 1700000000
printf '%s\n' 'maintainer: Ada <ada@example.org>' 'license: MIT' 'summary: Has data' >package.yaml
# build <format> <argument>...
build() {
  format=$1
  shift
  capture pdist-package build --dist 'a dist' --metadata package.yaml --format "$format" --to 'the packages' "$@"
}

for format in deb rpm; do
  build "$format" --dry-run
  expect_status 0
  expect_in out.txt "would write app ($format) in the packages"
  [ ! -e 'the packages' ] || [ "$format" = rpm ] || fail 'a dry run wrote'
  build "$format" --json
  expect_status 0
  [ ! -s err.txt ] || fail "it says: $(cat err.txt)"
  expect_in out.txt "\"format\": \"$format\""
done
(cd 'the packages' && sha256sum -c --quiet app_1.0.0-1_all.deb.sha256 app-1.0.0-1.noarch.rpm.sha256)
dpkg-deb -c 'the packages/app_1.0.0-1_all.deb' >list.txt
expect_in list.txt ./usr/lib/app/share/app/data
rpm -qlp 'the packages/app-1.0.0-1.noarch.rpm' >list.txt 2>err.txt
expect_in list.txt /usr/lib/app/share/app/data
[ "$(find 'the packages' -type f | wc -l)" = 4 ] || fail "left over: $(ls -A 'the packages')"

# Step by step.
pdist-package root --dist 'a dist' --metadata package.yaml --format deb --output root >/dev/null
printf 'set(CPACK_PACKAGE_NAME app)\nset(CPACK_PACKAGE_VERSION 1.0.0)\nset(CPACK_PACKAGE_FILE_NAME app-1.0.0)\nset(CPACK_PACKAGE_DESCRIPTION x)\nset(CPACK_PROJECT_CONFIG_FILE "%s/root/cpack.cmake")\n' "$PWD" >config.cmake
cpack --config config.cmake -G DEB -B made >cpack.txt 2>&1 || fail "$(cat cpack.txt)"
pdist-package publish --root root --from made --to published >/dev/null
expect_same published/app_1.0.0-1_all.deb 'the packages/app_1.0.0-1_all.deb'

# Settings of a project's CPack configuration hold.
printf 'include("%s/config.cmake")\nset(CPACK_DEBIAN_PACKAGE_SECTION games)\n' "$PWD" >games.cmake
printf 'set(CPACK_PROJECT_CONFIG_FILE "%s/project.cmake")\n' "$PWD" >>games.cmake
printf 'set(CPACK_DEBIAN_FILE_NAME app_game.deb)\n' >project.cmake
capture pdist-package build --dist 'a dist' --metadata package.yaml --format deb --to games --config games.cmake
expect_status 0
[ "$(dpkg-deb -f games/app_game.deb Section)" = games ] || fail 'the setting is lost'

# So do names of files, where there is one package.
printf 'set(CPACK_DEBIAN_FILE_NAME custom.deb)\nset(CPACK_RPM_FILE_NAME custom.rpm)\n' >project.cmake
for format in deb rpm; do
  capture pdist-package build --dist 'a dist' --metadata package.yaml --format $format --to custom --config games.cmake
  expect_status 0
  [ -e custom/custom.$format ] || fail "$format: $(ls custom)"
done

# What is no field of a control file is refused, by the setting's name.
# refused_setting <setting> <value> <words>
refused_setting() {
  printf 'set(%s "%s")\n' "$1" "$2" >project.cmake
  capture pdist-package build --dist 'a dist' --metadata package.yaml --format deb --to refused --config games.cmake
  expect_status 1
  tr -s ' \n' ' ' <err.txt >said.txt
  expect_in said.txt "$3"
  [ ! -e refused ] || [ -z "$(ls -A refused)" ] || fail "$1=$2: $(ls -A refused)"
}
for value in 'aa ~ bb' 'aa,,bb' 'aa (1.0)' 'aa (>= )'; do
  refused_setting CPACK_DEBIAN_PACKAGE_DEPENDS "$value" "the field Depends cannot be '$value'"
  expect_in said.txt 'it is what CPACK_DEBIAN_PACKAGE_DEPENDS says'
done
refused_setting CPACK_DEBIAN_PACKAGE_MULTIARCH bogus "the field Multi-Arch cannot be 'bogus'"
refused_setting CPACK_DEBIAN_PACKAGE_SECTION 'no such' "the field Section cannot be 'no such'"
refused_setting CPACK_DEBIAN_PACKAGE_MAINTAINER nobody "the field Maintainer cannot be 'nobody'"
refused_setting CPACK_DEBIAN_PACKAGE_HOMEPAGE 'a\nEssential: yes' 'CPACK_DEBIAN_PACKAGE_HOMEPAGE has a line end'
refused_setting CPACK_DEBIAN_COMPRESSION_TYPE bzip2 "CPACK_DEBIAN_COMPRESSION_TYPE is 'bzip2'"
printf 'set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.31), aa:any | bb (<< 3:1~), cc [amd64]")\n' >project.cmake
capture pdist-package build --dist 'a dist' --metadata package.yaml --format deb --to games --config games.cmake
expect_status 0

# An epoch is in the relations of the project's own packages, too.
sed '/^summary/a components: {base: {summary: b, files: ["share/**"]}, tool: {summary: t, rest: true, requires: [base]}}' package.yaml >parts.yaml
printf 'set(CPACK_DEBIAN_PACKAGE_EPOCH 2)\nset(CPACK_RPM_PACKAGE_EPOCH 03)\n' >project.cmake
for format in deb rpm; do
  capture pdist-package build --dist 'a dist' --metadata parts.yaml --format $format --to epoch --config games.cmake
  expect_status 0
done
dpkg-deb -f epoch/app-tool_*.deb Depends >depends
expect_in depends 'app-base (= 2:1.0.0-1)'
rpm -qp --requires epoch/app-tool-*.rpm >depends
expect_in depends 'app-base = 3:1.0.0-1'
printf 'hooks: {upgrade_from: [{below: 0.9.0, script: step.sh}]}\n' | cat package.yaml - >steps.yaml
echo : >step.sh
capture pdist-package build --dist 'a dist' --metadata steps.yaml --format deb --to refused --config games.cmake
expect_status 1
tr -s ' \n' ' ' <err.txt >said.txt
# shellcheck disable=SC2016 # no command
expect_in said.txt 'CPACK_DEBIAN_PACKAGE_EPOCH: `upgrade_from` in package.yaml compares versions without an epoch'

# What goes wrong is said, and nothing is left.
build deb --cpack no-such-cpack
expect_status 1
expect_in err.txt 'no-such-cpack: cannot start: No such file or directory'
printf 'message(FATAL_ERROR "this project cannot be packed")\n' >broken.cmake
build deb --config broken.cmake
expect_status 1
expect_in err.txt 'this project cannot be packed'
expect_in err.txt 'cpack -G DEB failed with status'
build deb --sign signer
expect_status 2
expect_in err.txt 'deb packages are not signed by this command'
[ "$(find 'the packages' -type f | wc -l)" = 4 ] || fail "left over: $(ls -A 'the packages')"

# A signal ends what CPack started too, and nothing stays behind: neither in the folder of packages, nor the plain name that
# it has for rpmbuild.
cat >slow <<'END'
#!/bin/sh
sleep 100 &
echo $$ $! >"$PIDS"
wait
END
chmod +x slow
PIDS=$PWD/pids
export PIDS
mkdir 'a folder' own-tmp
for signal in TERM HUP; do
  rm -f "$PIDS"
  TMPDIR=$PWD/own-tmp pdist-package build --dist 'a dist' --metadata package.yaml --format rpm --to 'a folder' \
    --cpack ./slow >said.txt 2>&1 &
  builder=$!
  while [ ! -s "$PIDS" ]; do sleep 0.05; done
  [ -n "$(ls -A own-tmp)" ] || fail 'no plain name was made'
  kill -s $signal $builder
  status=0
  wait $builder || status=$?
  [ "$status" -gt 128 ] || fail "$signal: it ended with $status: $(cat said.txt)"
  [ ! -s said.txt ] || fail "$signal: it says: $(cat said.txt)"
  # shellcheck disable=SC2013 # words
  for process in $(cat "$PIDS"); do
    tries=0
    while [ -e "/proc/$process" ] && ! grep -q '^State:.*Z' "/proc/$process/status"; do
      tries=$((tries + 1))
      [ $tries -lt 100 ] || fail "$signal: a process goes on"
      sleep 0.05
    done
  done
  [ -z "$(find own-tmp 'a folder' -mindepth 1)" ] || fail "$signal: left over: $(find own-tmp 'a folder')"
done
