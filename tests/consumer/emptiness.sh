#!/bin/sh
# What would be empty, or useless, is an error with the cure: no dist, no proof, no archive, no package without anything in it.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
PATH=$PDIST_PREFIX/bin:$PATH

make_project source <<'END'
install(TARGETS demo words COMPONENT Runtime)
install(FILES data.txt DESTINATION share/demo COMPONENT Data)
install(CODE "message(STATUS code)" COMPONENT Code)
add_portable_dist(near COMPONENTS Runtim)
add_portable_dist(far COMPONENTS Runtime Documentation)
add_portable_dist(code COMPONENTS Code)
add_portable_dist(good COMPONENTS Runtime Data)
if(FORMATS)
  add_distro_package(good METADATA package.yaml FORMATS ${FORMATS})
endif()
END
configure source build
refused() { # <target> <words>
  capture "$PDIST_CMAKE" --build build --target "$1"
  [ "$status" != 0 ] || fail "$1 was made"
  expect_in out.txt "$2"
}
refused near-dist "pdist-runtime: error: Runtim: no install rule has this component: COMPONENTS names it"
expect_in out.txt "hint: did you mean 'Runtime'?"
refused far-dist "pdist-runtime: error: Documentation: no install rule has this component: COMPONENTS names it"
expect_in out.txt 'hint: known: Code, Data, Runtime'
refused code-dist 'pdist-runtime: error: code: the dist would have no file: nothing that it is made of brings one'
[ ! -e build/dist ] || fail "something is there: $(ls build/dist)"
capture "$PDIST_CMAKE" --build build --target good-verify
expect_status 0

# Formats of other systems only.
cat >source/package.yaml <<'END'
maintainer: Ada <ada@example.org>
license: MIT
summary: demo
END
configure source windows -DFORMATS='NSIS;PKG'
words='add_distro_package(good): nothing is made for Linux: FORMATS names NSIS, PKG, and it can have DEB, RPM, APK'
expect_in out.txt "-- $words"
capture "$PDIST_CMAKE" --build windows --target packages
[ "$status" != 0 ] || fail 'packages makes nothing, and says nothing'
expect_in out.txt "$words"

# Components of package.yaml without anything.
package() { # <components>: the error of a .deb
  { cat source/package.yaml && printf 'components: {%s}\n' "$1"; } >components.yaml
  capture pdist-package build --dist build/dist/good --metadata components.yaml --format deb --to packages
  expect_status 1
}
package 'tool: {summary: t, rest: true}, more: {summary: m, files: ["nothing/**"]}'
expect_in err.txt 'good-more: the package would have nothing in it: no file of the dist is its own, and it has no relations, services or the like'
package 'tool: {summary: t, files: ["**"]}, more: {summary: m, rest: true}'
expect_in err.txt 'good-more: the package would have nothing in it: the other components take all files of the dist'
package 'tool: {summary: t, rest: true}, more: {summary: m, install_components: [Dat]}'
expect_in err.txt 'Dat: install_components of package good-more names a component without files'

# Folders without a file.
mkdir -p bare/bin
capture pdist-verify bare
expect_error 1 "pdist-verify: error: $PWD/bare: there is nothing to prove: the folder has no file
hint: name the folder of a dist"
# Where a manifest is, a web page may be.
mkdir -p page/share/page/dist
echo '<html></html>' >page/share/page/dist/index.html
capture pdist-verify page
expect_status 0
capture pdist-manifest write bare --name bare
expect_error 1 'pdist-manifest: error: bare: cannot write a manifest: the folder has no file'
capture pdist-package archive --folder bare --top bare --format TGZ --time 1700000000 --output bare
expect_error 1 'pdist-package: error: bare: there is nothing to archive: the folder has no file'
