#!/bin/sh
# A project for macOS, configured on this machine: the target <name>-pkg and `cpack -G External` make the same package;
# CPack's productbuild, which needs a Mac, is given the same tree, scripts and texts; formats of other systems are left out.
# shellcheck disable=SC2016 # values are as they are
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"
mkdir source
printf '#!/bin/sh\necho hello\n' >source/hello
printf 'Welcome\n' >source/welcome.txt
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(hello VERSION 1.0.0 LANGUAGES NONE DESCRIPTION "Says hello" HOMEPAGE_URL https://example.org/hello)
set(CPACK_PACKAGE_CONTACT "Ada Example <ada@example.org>")
set(CPACK_RPM_PACKAGE_LICENSE MIT)
find_package(PortableDist REQUIRED)
include(PortableDist)
install(PROGRAMS hello DESTINATION bin)
add_portable_dist(hello COMPONENTS Unspecified)
add_distro_package(hello FORMATS DEB RPM NSIS PKG METADATA package.yaml INSTALL_ROOT /opt/example/hello ${HELLO_ARGUMENTS})
END
cat >source/package.yaml <<'END'
commands: [hello]
overrides: {pkg: {welcome_file: welcome.txt, minimum_macos: "12.3"}}
END
SOURCE_DATE_EPOCH=1763000000
export SOURCE_DATE_EPOCH

# configure <folder> [<argument>...]
configure() {
  folder=$1
  shift
  capture "$PDIST_CMAKE" -S source -B "$folder" -G Ninja -DCMAKE_SYSTEM_NAME=Darwin \
    "-DPortableDist_DIR=$PDIST_PREFIX/lib/cmake/PortableDist" "$@"
  expect_status 0
}
configure 'build folder'
capture "$PDIST_CMAKE" --build 'build folder' --target packages
expect_status 0
[ "$(ls 'build folder/packages')" = "$(printf '%s\n' hello-1.0.0-macos-all.pkg hello-1.0.0-macos-all.pkg.sha256)" ] ||
  fail "made: $(ls 'build folder/packages')"
package='build folder/packages/hello-1.0.0-macos-all.pkg'
take_apart "$package" x
expect_same source/hello x/hello.pkg/Payload.d/opt/example/hello/bin/hello
[ "$(xmllint --xpath 'string(//os-version/@min)' x/Distribution)" = 12.3 ] || fail 'another minimum'

mkdir packed
(cd packed && "${PDIST_CMAKE%cmake}cpack" --config '../build folder/CPackConfig.cmake' -G External >cpack.txt 2>&1) ||
  fail "cpack -G External failed: $(cat packed/cpack.txt)"
expect_same "$package" packed/hello-1.0.0-macos-all.pkg

# What productbuild would be given, looked at with CMake.
pdist-package root --request "$(find 'build folder' -name package-request.json)" --format pkg --output root >root.txt
diff -r x/hello.pkg/Payload.d root/hello/tree >&2 || fail 'another tree'
diff -r x/hello.pkg/Scripts.d root/hello/scripts >&2 || fail 'other scripts'
diff -r x/Resources root/pkg/Resources >&2 || fail 'other texts'
cat >shown.cmake <<'END'
include(root/cpack.cmake)
foreach(variable CPACK_PRODUCTBUILD_IDENTIFIER CPACK_COMPONENTS_ALL CPACK_COMPONENT_P0_DISPLAY_NAME)
  message("${variable}=${${variable}}")
endforeach()
foreach(file "${CPACK_PREFLIGHT_P0_SCRIPT}" "${CPACK_POSTFLIGHT_P0_SCRIPT}" "${CPACK_PRODUCTBUILD_RESOURCES_DIR}/Welcome.html")
  if(NOT EXISTS "${file}")
    message(FATAL_ERROR "${file} is not there")
  endif()
endforeach()
set(CPACK_APPLE_PKG_INSTALLER_CONTENT "<choices-outline/>")
configure_file("${PORTABLE_DIST_PKG_ROOT}/CPack.distribution.dist.in" distribution.dist @ONLY)
END
"$PDIST_CMAKE" -P shown.cmake 2>shown.txt || fail "$(cat shown.txt)"
printf '%s\n' CPACK_PRODUCTBUILD_IDENTIFIER=org.example.hello CPACK_COMPONENTS_ALL=P0 CPACK_COMPONENT_P0_DISPLAY_NAME=hello |
  diff -u - shown.txt >&2 || fail 'CPack is told something else'
[ "$(xmllint --xpath 'string(//welcome/@file)' distribution.dist)" = Welcome.html ] || fail 'no welcome'
[ "$(xmllint --xpath 'count(//choices-outline)' distribution.dist)" = 1 ] || fail 'the choices are not CPack'"'"'s'

# SIGN: its words come to the program as they are.
cat >signer <<'END'
#!/bin/sh
printf '<%s>' "$1" "$2" >signed-with.txt
echo 'no identity' >&2
exit 3
END
chmod 755 signer
cp signer source/signer
configure signed "-DHELLO_ARGUMENTS=SIGN;./signer;--key;a b\$c"
capture "$PDIST_CMAKE" --build signed --target packages
[ "$status" != 0 ] || fail 'a package that cannot be signed is made'
cat out.txt err.txt >said.txt
expect_in said.txt 'cannot be signed'
expect_in said.txt 'signer failed with status 3: no identity'
[ "$(cat "$(find . -name signed-with.txt)")" = '<--key><a b$c>' ] || fail "$(cat "$(find . -name signed-with.txt)")"
[ -z "$(find signed -name '*.pkg')" ] || fail 'an unsigned package is there'
