#!/bin/sh
# TARGETS alone leave out what install rules would place: staging says so, unless COMPONENTS says that it is wanted. Beside ALL, and
# beside components, targets come on top, each once, where a rule places it. Also with a subproject that FetchContent brings.
. "$PDIST_SOURCE/tests/lib.sh"
mkdir -p source/config source/sub
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(app VERSION 1.0 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
include(FetchContent)
FetchContent_Declare(sub SOURCE_DIR "${CMAKE_SOURCE_DIR}/sub")
FetchContent_MakeAvailable(sub)
add_executable(app main.c)
target_link_libraries(app PRIVATE words)
add_executable(tool main.c)
target_link_libraries(tool PRIVATE words)
install(TARGETS app RUNTIME DESTINATION libexec COMPONENT programs)
install(FILES app.conf DESTINATION share/app COMPONENT data)
install(DIRECTORY config/ DESTINATION share/app/config COMPONENT data)
install(FILES secret DESTINATION share EXCLUDE_FROM_ALL)
install(CODE "message(FATAL_ERROR \"no rule of TARGETS alone is run\")" COMPONENT code)
add_portable_dist(bare TARGETS app tool SMOKE_TEST app)
add_portable_dist(none TARGETS app tool COMPONENTS NONE)
add_portable_dist(some TARGETS app tool COMPONENTS programs data)
END
cat >source/sub/CMakeLists.txt <<'END'
project(sub LANGUAGES C)
add_library(words SHARED words.c)
target_include_directories(words PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
install(TARGETS words LIBRARY COMPONENT programs)
install(FILES words.h DESTINATION include COMPONENT development)
END
echo 'int words(void);' >source/sub/words.h
echo 'int words(void) { return 0; }' >source/sub/words.c
printf '#include "words.h"\nint main(void) { return words(); }\n' >source/main.c
echo a >source/app.conf
echo b >source/config/b.conf
echo c >source/config/c.conf
echo d >source/secret
capture "$PDIST_CMAKE" -S source -B build -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX"
expect_status 0

# stage <dist>: what staging says is in said.txt, what the dist has in files.txt.
stage() {
  capture "$PDIST_CMAKE" --build build --target "$1-dist"
  expect_status 0
  cat out.txt err.txt >said.txt
  (cd "build/dist/$1" && find . -type f ! -path './share/*/dist/*' | LC_ALL=C sort) >files.txt
}
# expect_files <path>...
expect_files() {
  printf './%s\n' "$@" | LC_ALL=C sort >expected.txt
  diff -u expected.txt files.txt >&2 || fail 'the dist has other files'
}
stage bare
expect_files bin/app bin/tool lib/libwords.so
expect_in said.txt 'pdist-runtime: warning: bare: TARGETS alone leaves out 4 files of install rules (include/words.h, share/app/app.conf, share/app/config/b.conf, ...)'
expect_in said.txt 'hint: say COMPONENTS ALL or COMPONENTS NONE'
stage none
expect_files bin/app bin/tool lib/libwords.so
if grep -q 'leaves out' said.txt; then fail 'what is left out on purpose is told'; fi
stage some
expect_files bin/tool lib/libwords.so libexec/app share/app/app.conf share/app/config/b.conf share/app/config/c.conf
if grep -q 'leaves out' said.txt; then fail 'it is told that nothing is left out'; fi

# ALL runs every rule of a plain installation; a target that none places comes on top.
sed -i -e '/^install(CODE/d' -e '/^add_portable_dist/d' source/CMakeLists.txt
echo 'add_portable_dist(all TARGETS tool COMPONENTS ALL)' >>source/CMakeLists.txt
capture "$PDIST_CMAKE" build
expect_status 0
stage all
expect_files bin/tool include/words.h lib/libwords.so libexec/app share/app/app.conf share/app/config/b.conf share/app/config/c.conf
