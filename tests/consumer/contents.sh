#!/bin/sh
# Where the contents of a dist come from: targets, components, plugins; several dists of one project.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

make_project source <<'END'
set_target_properties(words PROPERTIES VERSION 1.2.3 SOVERSION 1)
install(TARGETS demo words COMPONENT programs)
install(FILES data.txt DESTINATION share/demo COMPONENT data)
add_library(plugin MODULE words.c)
target_link_libraries(plugin PRIVATE m)
add_executable(server main.c)
target_link_libraries(server PRIVATE words)
add_subdirectory(unused EXCLUDE_FROM_ALL)
add_custom_command(OUTPUT web/index.html
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/data.txt web/index.html DEPENDS data.txt)
add_custom_target(web ALL DEPENDS web/index.html)
install(DIRECTORY ${CMAKE_BINARY_DIR}/web DESTINATION share/demo COMPONENT data)
add_library(objects OBJECT words.c)
add_library(headers INTERFACE)

add_portable_dist(short TARGETS server LAUNCHER_ENV "WORD=@DIST@ it's")
add_portable_dist(programs COMPONENTS programs)
add_subdirectory(packaging)
add_portable_dist(stripped TARGETS demo STRIP)
add_portable_dist(plugged TARGETS demo PLUGINS plugin "files/*.so" ARCHIVES TGZ)
END
sed -i 's/VERSION 3.25/VERSION 3.10/' source/CMakeLists.txt # the project's policies are not ours
mkdir source/unused source/files source/packaging
echo 'add_portable_dist(both COMPONENTS programs data)' >source/packaging/CMakeLists.txt
echo 'add_executable(never no-such-file-is-compiled.c)' >source/unused/CMakeLists.txt
echo '#error this is not built' >source/unused/no-such-file-is-compiled.c
cc -shared -fPIC -o source/files/extra.so source/words.c

# contents <dist>: its files and links, without those about the dist itself.
contents() {
  (cd "build/dist/$1" && find . ! -type d ! -path './share/*/dist/*' | LC_ALL=C sort)
}

configure source build
make_dist build
[ "$(contents short)" = './bin/server
./lib/libwords.so.1
./server' ] || fail "short: $(contents short)"
grep -qF "it'" build/dist/short/server || fail 'no launcher with the environment'
expect_output 'hello you' build/dist/short/server you

[ "$(contents programs)" = './bin/demo
./lib/libwords.so
./lib/libwords.so.1
./lib/libwords.so.1.2.3' ] || fail "programs: $(contents programs)"
expect_output 'hello you' build/dist/programs/bin/demo you
[ "$(contents both)" = './bin/demo
./lib/libwords.so
./lib/libwords.so.1
./lib/libwords.so.1.2.3
./share/demo/data.txt
./share/demo/web/index.html' ] || fail "both: $(contents both)"

[ "$(contents plugged)" = './bin/demo
./lib/libwords.so.1
./lib/plugins/extra.so
./lib/plugins/libplugin.so' ] || fail "plugged: $(contents plugged)"
[ -e "build/dist/plugged-1.5-linux-$(uname -m).tar.gz" ] || fail 'no archive'
readelf -S build/dist/plugged/bin/demo | grep -q symtab || fail 'symbols are gone without STRIP'
if readelf -S build/dist/stripped/bin/demo | grep -q symtab; then fail 'STRIP left the symbols'; fi

# Targets that `dist` does not need are not built: `short` alone asks for its own.
rm -rf build
configure source build
capture "$PDIST_CMAKE" --build build --target short-dist
expect_status 0
[ -e build/server ] || fail 'the program is not built'
[ ! -e build/libplugin.so ] || fail 'the plugin of another dist is built'
