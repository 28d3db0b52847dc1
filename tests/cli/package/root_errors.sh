#!/bin/sh
# What package.yaml and the dist do not agree on is refused with exact words, all of it at once, and nothing is written.
# shellcheck disable=SC2016 # the backquotes are in the messages, $ORIGIN is the loader's
. "$PDIST_SOURCE/tests/lib.sh"

printf 'int answer(void) { return 42; }\n' >answer.c
gcc -shared -o libanswer.so -Wl,-soname,libanswer.so answer.c
printf 'int answer(void);\nint main(void) { return answer() - 42; }\n' >main.c

# start: a dist with a program, its library, data and a config file, and a package.yaml that fits.
start() {
  rm -rf dist out
  mkdir -p dist/bin dist/lib dist/etc/app dist/share/app
  cp libanswer.so dist/lib
  gcc -o dist/bin/app main.c -Ldist/lib -lanswer '-Wl,-rpath,$ORIGIN/../lib'
  echo 'level = 1' >dist/etc/app/app.conf
  echo data >dist/share/app/data
  cat >package.yaml <<'END'
name: app
version: 1.0.0
summary: Says the answer
maintainer: Ada Example <ada@example.org>
license: MIT
END
}

seal() { pdist-manifest write dist --name app --version 1.0.0 --time 1700000000; }

# refused <exact stderr> [<option>...]: in both formats, or only in $formats.
refused() {
  words=$1
  shift
  for format in ${formats:-deb rpm}; do
    capture pdist-package root --dist dist --metadata package.yaml --format "$format" -o out "$@"
    expect_error 1 "$(printf '%s\n' "$words" | sed "s/^error: /pdist-package: &/; s/@FORMAT@/$format/")"
    [ ! -e out ] || fail "$words: there is output"
    if find . -maxdepth 1 -name '.out*' | grep . >&2; then fail "$words: something is left"; fi
  done
}
accepted() {
  for format in deb rpm; do
    capture pdist-package root --dist dist --metadata package.yaml --format "$format" -o out
    expect_status 0
    rm -rf out
  done
}

start && seal && accepted

start && seal
cat >>package.yaml <<'END'
commands: [ap]
config_files: [etc/app/ap.conf]
man_pages: [share/man/man1/app.1]
services:
  - {name: app, program: appd}
END
refused 'error: etc/app/ap.conf: config_files of package app names a file that is not in the dist
hint: paths are relative to the dist, such as etc/chat/chat.conf
error: share/man/man1/app.1: man_pages of package app names a file that is not in the dist
hint: paths are relative to the dist, such as etc/chat/chat.conf
error: bin/ap: the program of command ap is not in the dist: in bin/: bin/app
error: bin/appd: the program of service app is not in the dist: in bin/: bin/app'

start && seal
echo 'components: {one: {summary: One, files: [bin/**]}, two: {summary: Two, files: ["**"]}}' >>package.yaml
refused 'error: bin/app: the packages app-one and app-two both take this file
hint: narrow `files` of one of the components'

start && seal
echo 'components: {one: {summary: One, files: [bin/**]}, two: {summary: Two, files: [lib/**]}}' >>package.yaml
refused 'error: etc/app/app.conf: no component takes this file
hint: name it in `files` of a component, or give one component `rest: true`
error: share/app/data: no component takes this file
hint: name it in `files` of a component, or give one component `rest: true`'

# A component without files, a command and a service without their program.
start && seal
cat >>package.yaml <<'END'
components:
  one: {summary: One, install_components: [onne], commands: [app], services: [app]}
  two: {summary: Two, rest: true}
END
program='has its program in package app-two: app-one does not require it
hint: add '"'two'"' to `requires` of component one, or move one of them'
refused "error: onne: install_components of package app-one names a component without files: the dist has no file of an install rule of that component
hint: add_portable_dist(COMPONENTS ...) names the components of a dist one by one
error: bin/app: the command app of package app-one $program
error: bin/app: the service app of package app-one $program"
# What is required may be required by another one.
start && seal
cat >>package.yaml <<'END'
components:
  one: {summary: One, files: [share/**], requires: [three], commands: [app], services: [app]}
  two: {summary: Two, rest: true}
  three: {summary: Three, files: [etc/**], requires: [two]}
END
accepted

start
rm dist/lib/libanswer.so
seal
formats=deb refused 'error: libanswer.so: it is in no package, and no Debian package is known that brings it: bin/app needs it, and no symbols or shlibs file in /var/lib/dpkg/info has it
hint: bundle it (LIBRARY_POLICY), or install the package that brings it where it is built'

start
aarch64-linux-gnu-gcc -shared -o dist/lib/libother.so answer.c
seal
refused 'error: dist/lib/libother.so: it is for aarch64 (64-bit, little-endian): bin/app of the same package is for x86_64 (64-bit, little-endian)'

start
mkdir -p dist/usr/share/doc/app && echo mine >dist/usr/share/doc/app/copyright
seal
refused 'error: /usr/share/doc/app/copyright: package app would have this file twice
hint: the dist brings one, and package.yaml makes another'

start
chmod 4755 dist/bin/app
chmod 666 dist/share/app/data
seal
refused 'error: bin/app: no package has a file or folder with mode 4755: setuid, setgid, sticky and world-writable ones are refused
hint: folders for users to write to are `directories` in package.yaml
error: share/app/data: no package has a file or folder with mode 0666: setuid, setgid, sticky and world-writable ones are refused
hint: folders for users to write to are `directories` in package.yaml'

start && seal
for place in /usr/lib / /usr/../etc /opt relative/place; do
  refused "error: INSTALL_ROOT '$place' cannot be the private tree: an absolute folder of the package's own is needed
hint: such as /opt/<vendor>/<name>" --install-root "$place"
done

start
truncate -s 4294967296 dist/share/app/data
seal
formats=rpm refused 'error: share/app/data: it has 4294967296 bytes: an .rpm has files of at most 4294967295 bytes here'

start
touch "$(printf 'dist/share/app/tab\there')"
seal
formats=rpm refused 'error: share/app/tab\there: rpm cannot hold this name: it has a control character
hint: name the file differently'

start
touch "$(printf 'dist/share/app/new\nline')"
seal
formats=deb refused 'error: share/app/new\nline: deb cannot hold this name: it has a newline
hint: name the file differently'
formats=rpm refused 'error: share/app/new\nline: rpm cannot hold this name: it has a control character
hint: name the file differently'

start
mkdir -p dist/etc/app
touch 'dist/etc/app/quo"te' dist/etc/app/quoXte
echo "config_files: ['etc/app/quo\"te']" >>package.yaml
seal
formats=rpm refused "error: etc/app/quo\"te: rpm cannot hold this name: rpmbuild's file list cannot tell it from 'etc/app/quoXte'
hint: name the file differently"

start
touch "$(printf 'dist/share/app/latin\3511')"
seal
refused 'error: share/app/latin\xe91: @FORMAT@ cannot hold this name: it is not UTF-8
hint: name the file differently'

# A dist that is not as it was when it was made and proven.
start && seal
rm dist/share/app/data
refused 'error: dist/share/app/data: cannot open: No such file or directory'
echo changed >dist/share/app/data
refused 'error: dist/share/app/data: it was changed after the dist was made: its SHA-256 is another one
hint: make the dist again'
rm dist/share/app/data
mkfifo dist/share/app/data
refused 'error: dist/share/app/data: cannot read: it is not a regular file'

# A dist for another system.
start
pdist-manifest write dist --name app --version 1.0.0 --time 1700000000 --system windows
refused 'error: dist: it cannot be packed as @FORMAT@: the dist is for windows'

# What is there stays when the new one cannot be made.
start && seal
mkdir out
touch out/old
capture pdist-package root --dist dist --metadata package.yaml --format deb -o /dev/null/out
expect_status 1
echo 'commands: [ap]' >>package.yaml
capture pdist-package root --dist dist --metadata package.yaml --format deb -o out
expect_status 1
[ -e out/old ] || fail 'the old output is gone'

# Nor is a folder replaced that this program did not make.
start && seal
rm -rf out
mkdir out
echo letters >out/thesis
capture pdist-package root --dist dist --metadata package.yaml --format deb -o out
expect_error 1 "pdist-package: error: $PWD/out: cannot lay out packages here: a folder stands there that this program did not make, and 'thesis' would be lost
hint: name another folder, or remove this one"
[ "$(ls -A out)" = thesis ] || fail 'the folder was touched'
rm out/thesis
pdist-package root --dist dist --metadata package.yaml --format deb -o out >out.txt
pdist-package root --dist dist --metadata package.yaml --format rpm -o out >out.txt

# A root is known by what is in its files, not by their names; one that lost a file is made again.
for file in cpack.cmake cmake_install.cmake format; do
  rm "out/$file"
  pdist-package root --dist dist --metadata package.yaml --format deb -o out >out.txt
  [ -e "out/$file" ] || fail "$file was not made again"
done
rm -rf out
mkdir out
for file in cpack.cmake cmake_install.cmake format thesis; do echo letters >"out/$file"; done
capture pdist-package root --dist dist --metadata package.yaml --format deb -o out
expect_status 1
expect_in err.txt 'a folder stands there that this program did not make'
[ "$(cat out/thesis)" = letters ] || fail 'the folder was touched'
