#!/bin/sh
# A project that is cross-built for macOS: a program, an application and a framework of its own, a library and a framework
# of somebody else's, a plugin. Each application has what it loads, names and search paths are relative, all is signed.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
toolchain=$PDIST_SOURCE/examples/macos/toolchain.cmake
clang_leaves_folders

# link_library <file> <install name> <function> [<option>...]: a universal library of somebody else's.
link_library() {
  file=$1
  name=$2
  function=$3
  shift 3
  echo "int $function(void) { return 1; }" >library.c
  for slice in x86_64 arm64; do
    minimum=11.0
    [ $slice = arm64 ] || minimum=10.15
    clang "--target=$slice-apple-macos$minimum" -c library.c -o library.o
    ld64.lld-14 -arch $slice -platform_version macos $minimum $minimum -dylib -install_name "$name" -undefined dynamic_lookup \
      -headerpad_max_install_names -o library.$slice library.o "$@"
  done
  llvm-lipo-14 -create library.x86_64 library.arm64 -output "$file"
}

mkdir -p vendor/Kit.framework/Versions/A/Resources vendor/Kit.framework/Versions/A/Headers vendor/lib
link_library vendor/lib/libdeep.2.dylib /opt/vendor/lib/libdeep.2.dylib deep
link_library vendor/lib/libextra.dylib /opt/vendor/lib/libextra.dylib extra vendor/lib/libdeep.2.dylib
link_library vendor/lib/libonly.dylib /opt/vendor/lib/libonly.dylib only
link_library vendor/Kit.framework/Versions/A/Kit @rpath/Kit.framework/Versions/A/Kit kit
# A program inside the framework, with a need that nothing else of it has.
mkdir vendor/Kit.framework/Versions/A/Helpers
echo 'int deep(void); int main(void) { return deep(); }' >helper.c
for slice in x86_64 arm64; do
  clang "--target=$slice-apple-macos11" -c helper.c -o helper.o
  ld64.lld-14 -arch $slice -platform_version macos 11.0 11.0 -headerpad_max_install_names -undefined dynamic_lookup \
    -o helper.$slice helper.o vendor/lib/libonly.dylib vendor/lib/libdeep.2.dylib
done
llvm-lipo-14 -create helper.x86_64 helper.arm64 -output vendor/Kit.framework/Versions/A/Helpers/helper
ln -s A vendor/Kit.framework/Versions/Current
ln -s Versions/Current/Kit vendor/Kit.framework/Kit
ln -s Versions/Current/Resources vendor/Kit.framework/Resources
ln -s Versions/Current/Headers vendor/Kit.framework/Headers
echo 'int kit(void);' >vendor/Kit.framework/Versions/A/Headers/Kit.h
cat >vendor/Kit.framework/Versions/A/Resources/Info.plist <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>Kit</string>
<key>CFBundleIdentifier</key><string>org.example.kit</string></dict></plist>
END

mkdir source
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_library(words SHARED words.c)
set_target_properties(words PROPERTIES VERSION 1.2.0 SOVERSION 1)
add_library(Frame SHARED frame.c)
set_target_properties(Frame PROPERTIES FRAMEWORK ON FRAMEWORK_VERSION B MACOSX_FRAMEWORK_IDENTIFIER org.example.frame)
target_link_libraries(Frame PRIVATE words)
add_executable(tool main.c)
target_link_libraries(tool PRIVATE words "${VENDOR}/lib/libextra.dylib")
add_executable(Chat MACOSX_BUNDLE main.c)
set_target_properties(Chat PROPERTIES MACOSX_BUNDLE_GUI_IDENTIFIER org.example.chat)
target_link_libraries(Chat PRIVATE words Frame "${VENDOR}/lib/libextra.dylib" "${VENDOR}/Kit.framework/Kit")
add_executable(Talk MACOSX_BUNDLE main.c)
set_target_properties(Talk PROPERTIES MACOSX_BUNDLE_GUI_IDENTIFIER org.example.talk)
target_link_libraries(Talk PRIVATE words "${VENDOR}/Kit.framework/Kit")
add_library(plugin MODULE plugin.c)
target_link_libraries(plugin PRIVATE "${VENDOR}/lib/libdeep.2.dylib")
install(TARGETS tool words Chat Talk BUNDLE DESTINATION . FRAMEWORK DESTINATION lib)
install(FILES data.txt DESTINATION Chat.app/Contents/Resources)
add_portable_dist(demo PLUGINS plugin LIBRARY_FOLDERS "${VENDOR}/lib" "${VENDOR}"
  SMOKE_TEST tool ARCHIVES ZIP ${MORE})
END
echo 'int words(void) { return 42; }' >source/words.c
echo 'int words(void); int frame(void) { return words(); }' >source/frame.c
echo 'int words(void); int main(void) { return words(); }' >source/main.c
echo 'int deep(void); int plugin(void) { return deep(); }' >source/plugin.c
echo 'some data' >source/data.txt
configure source build "-DCMAKE_TOOLCHAIN_FILE=$toolchain" "-DVENDOR=$PWD/vendor"
make_dist build
expect_in out.txt '  passed  signatures '
expect_in out.txt '  passed  abi             needs macOS 11.0 (arm64), 11.0 (x86_64); no floor was set'
expect_in out.txt '  skipped smoke-test      it is for macOS: only a Mac can start it'
cat >expected <<'END'
Chat.app/Contents/Frameworks/Frame.framework/Frame -> Versions/Current/Frame
Chat.app/Contents/Frameworks/Frame.framework/Resources -> Versions/Current/Resources
Chat.app/Contents/Frameworks/Frame.framework/Versions/B/Frame
Chat.app/Contents/Frameworks/Frame.framework/Versions/B/Resources/Info.plist
Chat.app/Contents/Frameworks/Frame.framework/Versions/B/_CodeSignature/CodeResources
Chat.app/Contents/Frameworks/Frame.framework/Versions/Current -> B
Chat.app/Contents/Frameworks/Kit.framework/Kit -> Versions/Current/Kit
Chat.app/Contents/Frameworks/Kit.framework/Resources -> Versions/Current/Resources
Chat.app/Contents/Frameworks/Kit.framework/Versions/A/Helpers/helper
Chat.app/Contents/Frameworks/Kit.framework/Versions/A/Kit
Chat.app/Contents/Frameworks/Kit.framework/Versions/A/Resources/Info.plist
Chat.app/Contents/Frameworks/Kit.framework/Versions/A/_CodeSignature/CodeResources
Chat.app/Contents/Frameworks/Kit.framework/Versions/Current -> A
Chat.app/Contents/Frameworks/libdeep.2.dylib
Chat.app/Contents/Frameworks/libextra.dylib
Chat.app/Contents/Frameworks/libonly.dylib
Chat.app/Contents/Frameworks/libwords.1.dylib
Chat.app/Contents/Info.plist
Chat.app/Contents/MacOS/Chat
Chat.app/Contents/Resources/data.txt
Chat.app/Contents/_CodeSignature/CodeResources
Talk.app/Contents/Frameworks/Kit.framework/Kit -> Versions/Current/Kit
Talk.app/Contents/Frameworks/Kit.framework/Resources -> Versions/Current/Resources
Talk.app/Contents/Frameworks/Kit.framework/Versions/A/Helpers/helper
Talk.app/Contents/Frameworks/Kit.framework/Versions/A/Kit
Talk.app/Contents/Frameworks/Kit.framework/Versions/A/Resources/Info.plist
Talk.app/Contents/Frameworks/Kit.framework/Versions/A/_CodeSignature/CodeResources
Talk.app/Contents/Frameworks/Kit.framework/Versions/Current -> A
Talk.app/Contents/Frameworks/libdeep.2.dylib
Talk.app/Contents/Frameworks/libonly.dylib
Talk.app/Contents/Frameworks/libwords.1.dylib
Talk.app/Contents/Info.plist
Talk.app/Contents/MacOS/Talk
Talk.app/Contents/_CodeSignature/CodeResources
bin/tool
lib/libdeep.2.dylib
lib/libextra.dylib
lib/libwords.1.2.0.dylib
lib/libwords.1.dylib -> libwords.1.2.0.dylib
lib/libwords.dylib -> libwords.1.dylib
lib/plugins/libplugin.so
END
(cd build/dist/demo && find . ! -type d ! -path './share/demo/dist*' -printf '%P -> %l\n') | sed 's/ -> $//' | LC_ALL=C sort >files
diff -u expected files >&2 || fail 'the dist has other files'

# names <file> <line of llvm-otool>...: what the file is called and needs, in both slices.
names() {
  file=build/dist/demo/$1
  shift
  for slice in x86_64 arm64; do
    llvm-otool-14 -arch $slice -L "$file" | sed -n 's/^\t\(.*\) (compat.*/\1/p' | LC_ALL=C sort >got
    printf '%s\n' "$@" | LC_ALL=C sort >wanted
    diff -u wanted got >&2 || fail "$file ($slice) has other names"
  done
}
system=/usr/lib/libSystem.B.dylib
names bin/tool @rpath/libwords.1.dylib @rpath/libextra.dylib $system
names lib/libextra.dylib @rpath/libextra.dylib @rpath/libdeep.2.dylib
names lib/libwords.1.2.0.dylib @rpath/libwords.1.dylib $system
names lib/plugins/libplugin.so @rpath/libdeep.2.dylib $system
contents=Chat.app/Contents
names $contents/MacOS/Chat @rpath/libwords.1.dylib @rpath/Frame.framework/Versions/B/Frame @rpath/libextra.dylib \
  @rpath/Kit.framework/Versions/A/Kit $system
names $contents/Frameworks/Frame.framework/Versions/B/Frame @rpath/Frame.framework/Versions/B/Frame \
  @rpath/libwords.1.dylib $system
llvm-objdump-14 --macho --private-headers build/dist/demo/$contents/MacOS/Chat >headers
expect_in headers 'path @loader_path/../Frameworks'
unzip -Z build/dist/demo-1.5-darwin-universal.zip >members
grep -q '^lrwxrwxrwx.*Kit.framework/Versions/Current$' members || fail 'the archive has no symlinks'
expect_in build/dist/demo/share/demo/dist/manifest.json '"architecture": "universal"'
expect_in build/dist/demo/share/demo/dist/manifest.json '"minimum_system": "11.0"'

# An application stands alone, as people move it; what is changed in it is seen.
mkdir moved
cp -R build/dist/demo/Chat.app moved/
capture pdist-verify moved
expect_status 0
expect_in out.txt '  passed  libraries       8 binaries find 6 libraries in the dist; 1 left to the system'
expect_in out.txt '3 bundles as sealed'
echo changed >>moved/Chat.app/Contents/Resources/data.txt
capture pdist-verify moved
expect_status 1
expect_in out.txt 'Resources/data.txt'

# The second run writes nothing; a changed resource makes a new seal, and a new signature of the program, and no more.
make_dist build
cp -R build/dist/demo before
echo 'other data' >source/data.txt
make_dist build
expect_in out.txt '5 bundles as sealed'
(cd before && find . -type f ! -path './share/*' -exec cmp {} ../build/dist/demo/{} \; 2>&1) | sed 's/ .*differ.*//' |
  LC_ALL=C sort >changed
cat >expected <<'END'
./Chat.app/Contents/MacOS/Chat
./Chat.app/Contents/Resources/data.txt
./Chat.app/Contents/_CodeSignature/CodeResources
END
diff -u expected changed >&2 || fail 'other files changed'

# Two build folders, the same bytes.
configure source "another folder" "-DCMAKE_TOOLCHAIN_FILE=$toolchain" "-DVENDOR=$PWD/vendor"
make_dist "another folder"
diff -r build/dist/demo "another folder/dist/demo" >&2 || fail 'another folder gives other bytes'

# Bundles as TARGETS need no install rule.
sed -e '/^install(/d' -e 's/add_portable_dist(demo/& TARGETS Chat tool/' source/CMakeLists.txt >rewritten
mv rewritten source/CMakeLists.txt
configure source build
make_dist build
[ -f build/dist/demo/Chat.app/Contents/_CodeSignature/CodeResources ] || fail 'no application'
[ -f build/dist/demo/bin/tool ] || fail 'no program'

# Debug information names the build; STRIP takes it out of what targets make.
configure source build -DCMAKE_BUILD_TYPE=Debug
capture "$PDIST_CMAKE" --build build --target dist
[ "$status" != 0 ] || fail 'a dist with paths of the build'
expect_in out.txt '  FAILED  build-paths '
configure source build -DMORE=STRIP
make_dist build

# A library without one of the program's slices, and one that is nowhere.
llvm-lipo-14 -thin arm64 vendor/lib/libextra.dylib -output thin
mv thin vendor/lib/libextra.dylib
capture "$PDIST_CMAKE" --build build --target dist
[ "$status" != 0 ] || fail 'a dist with half a library'
cat err.txt >>out.txt
expect_in out.txt '/opt/vendor/lib/libextra.dylib is missing for x86_64: needed by tool; looked in: /opt/vendor/lib (path in the needed name): not there; '
expect_in out.txt "$PWD/vendor/lib (LIBRARY_FOLDERS): wrong architecture: it is for arm64"
if grep -q 'missing for arm64' out.txt; then fail 'it has an arm64 slice'; fi
