#!/bin/sh
# The project's own install rules are the truth: components, absolute destinations, permissions, scripts.
# shellcheck disable=SC2016 # $ORIGIN is meant literally
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

mkdir -p src build
echo data >src/data.txt
echo conf >src/demo.conf
cat >src/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo LANGUAGES C)
file(WRITE "${CMAKE_BINARY_DIR}/lib.c" "int f(void) { return 5; }")
file(WRITE "${CMAKE_BINARY_DIR}/main.c" "int f(void); int main(void) { return f(); }")
add_library(f SHARED "${CMAKE_BINARY_DIR}/lib.c")
set_target_properties(f PROPERTIES VERSION 1.2.3 SOVERSION 1)
add_executable(app "${CMAKE_BINARY_DIR}/main.c")
target_link_libraries(app PRIVATE f)
install(TARGETS app f COMPONENT Runtime)
install(FILES data.txt DESTINATION share COMPONENT Data)
install(FILES data.txt DESTINATION share RENAME secret.txt PERMISSIONS OWNER_READ COMPONENT Data)
install(FILES demo.conf DESTINATION /etc/demo COMPONENT Data)
install(CODE "file(WRITE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/made.txt\" made)" COMPONENT Data)
install(CODE "file(WRITE \"${OUTSIDE}\" outside)" COMPONENT Escapes)
install(DIRECTORY pipes DESTINATION share COMPONENT Pipes)
END
"$PDIST_CMAKE" -S src -B build -DOUTSIDE="$PWD/outside.txt" >out.txt
"$PDIST_CMAKE" --build build >out.txt
ls -la /etc >etc-before.txt

# run_request <component...>: plans and applies these components.
run_request() {
  installs=''
  for component in "$@"; do
    installs="$installs${installs:+, }{\"folder\": \"$PWD/build\", \"component\": \"$component\"}"
  done
  request ", \"installs\": [$installs]"
  pdist-runtime plan --request request.json --output plan.json --depfile stage.d --depfile-target stamp &&
    pdist-runtime apply --plan plan.json
}

(umask 077 && run_request Runtime Data >out.txt)
[ "$(cat dist/etc/demo/demo.conf)" = conf ] || fail 'the absolute destination is not in the dist'
ls -la /etc >etc-after.txt
expect_same etc-before.txt etc-after.txt
[ "$(cat dist/share/made.txt)" = made ] || fail 'what install(CODE) made is not there'
[ "$(stat -c %a dist/share/secret.txt dist/share/data.txt dist/share dist/bin/app | tr '\n' ' ')" = '400 644 755 755 ' ] ||
  fail 'modes are not those of the rules'
[ "$(readlink dist/lib/libf.so.1)" = libf.so.1.2.3 ] || fail 'the symlink chain is gone'
[ "$(pdist-rpath --print-rpath dist/bin/app)" = '$ORIGIN/../lib' ] || fail 'the program does not find its library'
status=0
env -i dist/bin/app || status=$?
[ "$status" = 5 ] || fail "the program ended with $status"
expect_in dist/share/demo/dist/manifest.json '"source": "build:libf.so.1.2.3"'
expect_in dist/share/demo/dist/manifest.json '"source": "source:data.txt"'
expect_in dist/share/demo/dist/manifest.json '"source": "generated:install"'
expect_in dist/share/demo/dist/manifest.json '"reason": "install rule of component Data"'
grep -qF "$PWD" -r dist && fail 'a path of the build is in the dist'
expect_in stage.d "$PWD/src/data.txt"
expect_in stage.d "$PWD/build/cmake_install.cmake"

# With STRIP the symbols are gone, and a second run still writes only what changed.
request ", \"installs\": [{\"folder\": \"$PWD/build\", \"component\": \"Runtime\"},
{\"folder\": \"$PWD/build\", \"component\": \"Data\"}], \"strip\": true"
pdist-runtime plan --request request.json --output plan.json >out.txt
pdist-runtime apply --plan plan.json >out.txt
[ -z "$(nm dist/bin/app 2>/dev/null)" ] || fail 'the program was not stripped'
echo changed >src/data.txt
pdist-runtime plan --request request.json --output plan.json >out.txt
pdist-runtime apply --plan plan.json >out.txt
expect_in out.txt 'demo: 2 files written'
expect_in out.txt '4 kept'

# install(CODE) that writes outside of the staging folder, where the machine lets us notice it.
if unshare -m true 2>/dev/null; then
  cp -r dist good
  capture run_request Escapes
  expect_status 1
  expect_in err.txt 'the install rules failed'
  [ ! -e outside.txt ] || fail 'install(CODE) wrote outside'
  diff -r dist good || fail 'the old dist was touched'
fi

# A FIFO: refused at once, although CMake's own install would wait for ever.
mkdir src/pipes
mkfifo src/pipes/queue
capture timeout 60 sh -c ". '$PDIST_SOURCE/tests/cli/runtime/common.sh'; request ', \"installs\": [{\"folder\": \"$PWD/build\", \"component\": \"Pipes\"}]'; pdist-runtime plan --request request.json --output plan.json"
expect_error 1 "pdist-runtime: error: $PWD/src/pipes/queue: this is a FIFO: only files, folders and symlinks can be shipped"
rm src/pipes/queue

# Links that would be broken elsewhere.
ln -s /etc/hostname src/pipes/absolute
ln -s ../../../outside src/pipes/escaping
ln -s nowhere src/pipes/dangling
capture run_request Pipes
expect_status 1
expect_in err.txt "share/pipes/absolute: this symlink leaves the dist: it points to '/etc/hostname'"
expect_in err.txt "share/pipes/escaping: this symlink leaves the dist"
expect_in err.txt "share/pipes/dangling: this symlink leads nowhere"
