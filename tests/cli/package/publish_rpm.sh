#!/bin/sh
# An .rpm whose header is not as it was planned is never published, whatever rpmbuild, its macros or its settings made of it.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/pack_root.sh"

mkdir -p dist/share/app dist/etc
echo data >dist/share/app/data
echo answer=42 >dist/etc/app.conf
pdist-manifest write dist --name app --version 1.0.0 --time 1700000000
cat >package.yaml <<'END'
maintainer: Ada <ada@example.org>
license: MIT
summary: Has data
homepage: https://example.org
config_files: [etc/app.conf]
dependencies: [make >= 4.0, bash]
recommends: [emacs | vim]
conflicts: [old-app < 2]
provides: [answers = 42]
replaces: [older-app]
hooks:
  post_install: hook.sh
  upgrade_from: [{below: 0.9.0, script: hook.sh}]
END
printf 'touch /var/lib/app\n# 100%%\n\n' >hook.sh
pdist-package root --dist dist --metadata package.yaml --format rpm --output good

pack_root good RPM made
rpm=app-1.0.0-1.noarch.rpm
pdist-package publish --root good --from made --to packages
cp packages/$rpm old.rpm
rpm --checksig --nosignature packages/$rpm >said.txt || fail "$(cat said.txt)"

# differs <exact words> <file> <program of sed>: a package of a spec folder whose file was changed.
differs() {
  rm -rf root made
  cp -a good root
  sed -i "s|$PWD/good|$PWD/root|g" root/*.cmake root/app/spec/*
  sed -i "$3" root/app/spec/"$2"
  cmp -s "root/app/spec/$2" "good/app/spec/$2" && fail "$3 changes nothing"
  pack_root root RPM made
  made=$(find made -name '*.rpm')
  capture pdist-package publish --root root --from made --to packages
  expect_error 1 "pdist-package: error: $made: the package is not what was laid out: $1"
  cmp -s old.rpm packages/$rpm || fail "$1: the old package is not as it was"
}

differs "its version is '1.0.1', not '1.0.0'" package.spec 's/^Version: .*/Version: 1.0.1/'
differs "its release is '2', not '1'" package.spec 's/^Release: .*/Release: 2/'
differs "its epoch is '3', not ''" package.spec 's/^Version: .*/&\nEpoch: 3/'
differs 'its script %post is another' post 's/touch/rm/'
differs 'its script %verifyscript is another' package.spec 's/^%files/%verifyscript\nldconfig\n&/'
differs 'its triggers are others' package.spec 's/app < 0.9.0/app < 0.8.0/'
differs 'it has other triggers' package.spec 's/^%files/%filetriggerin -- \/usr\/lib\nldconfig\n&/'
differs 'it has no Requires: make >= 4.0' package.spec '/^Requires: make/d'
differs 'it has Requires: gdb, too' package.spec 's/^Requires: make.*/&\nRequires: gdb/'
differs 'it has Provides: libc.so.6, too' package.spec 's/^Requires: make.*/&\nProvides: libc.so.6/'
differs 'it has no Conflicts: old-app < 2' package.spec 's/old-app < 2/old-app < 3/'
differs '/etc/app.conf is no configuration file' files 's/^%config(noreplace) //'
differs '/etc/app.conf is no configuration file' files 's/^%config(noreplace) /%config /'
differs '/etc/app.conf belongs to daemon:root' files 's/^%defattr.*/%defattr(-,daemon,root,-)/'
# shellcheck disable=SC2016 # a variable of rpmbuild
differs '/usr/lib/app/share/app/data has other bytes' package.spec \
  's|^find "$RPM_BUILD_ROOT"|rm -f "$RPM_BUILD_ROOT/usr/lib/app/share/app/data"; touch -d @1700000000 "$RPM_BUILD_ROOT/usr/lib/app/share/app/data"\n&|'
