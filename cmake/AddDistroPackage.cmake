# add_distro_package(): native packages of a dist.
cmake_policy(VERSION 3.25)
foreach(module Errors Arguments CPackBridge Formats Options Package Rules Tools Version)
  include("${CMAKE_CURRENT_LIST_DIR}/internal/${module}.cmake")
endforeach()

#[==[.md:
# add_distro_package

Native packages of a dist that `add_portable_dist()` makes: .deb, .rpm and .apk for Linux, an NSIS installer for Windows, an
installer package (.pkg) for macOS.

```cmake
add_distro_package(<name>
  [DIST <dist>]
  [FORMATS <DEB, RPM, APK, NSIS or PKG>...]
  [METADATA <package.yaml>]
  [VERSION <version> | VERSION_FROM_GIT [TAG_PREFIX <prefix>]]
  [LINKAGE <BUNDLED or SYSTEM>]
  [INSTALL_ROOT <folder>]
  [COMPRESSION <ZSTD, XZ or GZIP>]
  [DEBUG_SYMBOLS]
  [SIGN <program> [<argument>...]]
  [SIGN_KEY <file> [SIGN_PASSWORD_FILE <file>]])
```

Makes the targets `<name>-deb`, `<name>-rpm`, `<name>-apk`, `<name>-nsis` and `<name>-pkg`, of which a target system has its own; `packages`
builds all of them for every call of the project. The packages are in `packages/` of the build folder. `cpack -G DEB`, `-G RPM` and `-G
NSIS` make the same files where they are called, with what the project sets in `CPACK_` variables; they first bring the dist up to date and prove it.
So does `cpack -G External` for macOS, and for Alpine where `FORMATS` names `APK`, on any machine, unless the project has a
`CPACK_EXTERNAL_PACKAGE_SCRIPT` of its own.

Of CPack's settings these count, beside those that are named below: `CPACK_PACKAGE_NAME`, `CPACK_THREADS`,
`CPACK_DEBIAN_FILE_NAME`, `CPACK_RPM_FILE_NAME`, `CPACK_DEBIAN_COMPRESSION_TYPE`, `CPACK_DEBIAN_PACKAGE_` with
`SECTION`, `PRIORITY`, `MAINTAINER`, `HOMEPAGE`, `SOURCE`, `EPOCH`, `MULTIARCH`, with each kind of relation (`DEPENDS` and
so on), which come behind those of package.yaml, and with `CONTROL_EXTRA`; `CPACK_RPM_PACKAGE_` with `GROUP`, `EPOCH`,
`REQUIRES` (also `_PRE`, `_POST`, `_PREUN`, `_POSTUN`), `SUGGESTS`, `PROVIDES`, `OBSOLETES` and `CONFLICTS`. The names of files
and `CONTROL_EXTRA` are for projects with one package; `EPOCH` does not go with `upgrade_from`; the compression is `none`,
`gzip`, `xz` or `zstd`. A value that dpkg would refuse is an error. Many that would be lost are warned of, with what to use
instead.

`DIST`
: The dist to pack; the default is the one that is called `<name>`.

`FORMATS`
: Formats of other systems than the target's are left out, so that one list serves all. The default is all that the target
  has, except for `APK`: `DEB RPM`, `NSIS` for Windows, `PKG` for macOS.

`METADATA`
: What the packages say of themselves and have beside the files (docs/package.md). Relative to the current source
  folder. Without it, `project()`'s name, version, description and homepage serve, and `CPACK_PACKAGE_CONTACT` and
  `CPACK_RPM_PACKAGE_LICENSE` are needed. `CPACK_PACKAGE_VENDOR`, `CPACK_PACKAGE_DESCRIPTION_SUMMARY` and
  `CPACK_PACKAGE_HOMEPAGE_URL` go before `project()`'s.

`VERSION`
: A semantic version; the default is that of `project()`. Each format spells it so that order is kept
  (docs/version.md).

`VERSION_FROM_GIT`
: The version is that of the last tag `<prefix><version>` (the default prefix is `v`), with the number of commits since
  then; found when the project is configured.

`TAG_PREFIX`
: What stands before the version in tags: `agent-v` for `agent-v1.2.0`.

`LINKAGE`
: `BUNDLED` (the default) ships the dist as a private tree, with the libraries in it. `SYSTEM` ships what the project
  itself installs, in the distribution's places, with the distribution's libraries.

`INSTALL_ROOT`
: The private tree's folder on the target, such as `/opt/example/chat`; the default is `/usr/lib/<package>`, for macOS
  `/usr/local/<package>`.

`COMPRESSION`
: `ZSTD` (the default) packs in a fraction of the time of the others and is read by dpkg 1.21.18 (Debian 12, Ubuntu 18.04)
  and rpm 4.14 and later; `XZ` makes the smallest packages; `GZIP` is read everywhere. `APK` always uses gzip.

`DEBUG_SYMBOLS`
: For each package that has binaries of the build, another one has their debug symbols, below
  `/usr/lib/debug/.build-id`, where debuggers look: `<package>-dbgsym` for .deb, `<package>-debuginfo` for .rpm, `<package>-dbg` for .apk. You
  compile the binaries with `-g` and link them with a build-id (`-Wl,--build-id`, which `musl-gcc` does not add by itself);
  `add_portable_dist(STRIP)` takes the symbols out of the dist.

`SIGN`
: For macOS: the program that signs the installer package, and its first arguments. It gets two more: the unsigned package, and
  where to write the signed one. `SIGN productsign --sign "Developer ID Installer: Example Ltd (ABCDE12345)"` does so on a Mac,
  `SIGN rcodesign sign --p12-file installer.p12 --p12-password-file password.txt` anywhere. What it wrote is read
  back before it takes its place; build folders keep the words, so no secret belongs into them.

`SIGN_KEY`
: For Alpine: an RSA private key in PEM format, of at least 2048 bits, relative to the current source directory. Machines know its
  public key by this file's name and `.pub`, in `/etc/apk/keys`. Example: `SIGN_KEY keys/ada@example.org-1.rsa`. An error when none
  of `FORMATS` is signed with a key. The key is read when packages are built.

`SIGN_PASSWORD_FILE`
: A file whose first line is the password of `SIGN_KEY`, relative to the current source directory. Without it, the key must not be
  encrypted.

For Alpine, docs/package.md says which programs a package can have, and what package.yaml becomes there.

For macOS the installer package is written here, without Apple's tools: docs/package.md says what package.yaml becomes there.
`INSTALL_ROOT` is `/usr/local/<package>` where nothing else is said; `LINKAGE`, `COMPRESSION` and `DEBUG_SYMBOLS` are for the other
formats. `cpack -G productbuild`, which is for Macs, is given the same tree and scripts; nobody has tried that yet, since
PortableDist's programs are built on Linux only.

For Windows, makensis 3.08 or later makes the installer, on Linux as on Windows; Debian's package is `nsis`. It needs no
plug-ins but NSIS' own. What package.yaml becomes there, the installer's options and exit statuses are in docs/package.md.
`LINKAGE`, `INSTALL_ROOT` and `DEBUG_SYMBOLS` are for the other formats; with `COMPRESSION GZIP` installers are compressed with
zlib, else with lzma. Where the dist has `SIGN`, the installer and its uninstaller are signed with the same key.

lintian and rpmlint find no errors in such packages: what they may pass over is in the .deb itself
(`/usr/share/lintian/overrides`), and for `rpmlint -c` in `share/PortableDist/templates/rpm/rpmlint.toml` of the
installation, with a reason for each.

Errors at configure time: unknown keywords and values, no dist of that name, no such metadata file, a version that is
none, an `INSTALL_ROOT` that is not absolute, key files that do not exist, and names that are taken. Everything else is checked when packages are made: see docs/package.md.
#]==]
function(add_distro_package name)
  set(_portable_dist_call "add_distro_package(${name})") # what errors begin with
  set(flags DEBUG_SYMBOLS VERSION_FROM_GIT)
  set(single COMPRESSION DIST INSTALL_ROOT LINKAGE METADATA SIGN_KEY SIGN_PASSWORD_FILE TAG_PREFIX VERSION)
  set(lists FORMATS SIGN)
  set(arguments "[]")
  math(EXPR last "${ARGC} - 1")
  if(last GREATER 0)
    foreach(index RANGE 1 ${last})
      _portable_dist_json_append(arguments "${ARGV${index}}")
    endforeach()
  endif()
  _portable_dist_parse_arguments(arg "${arguments}" "${flags}" "${single}" "${lists}")
  _portable_dist_check_package_call("${name}")
  _portable_dist_single_value(dist "${arg_DIST}" "${name}")
  _portable_dist_check_dist("${dist}")
  _portable_dist_formats_of_system(default BY_DEFAULT)
  _portable_dist_format_names(known)
  _portable_dist_words(formats FORMATS "${arg_FORMATS}" "${default}" "${known}")
  _portable_dist_words(linkage LINKAGE "${arg_LINKAGE}" "BUNDLED" "BUNDLED;SYSTEM")
  _portable_dist_words(compression COMPRESSION "${arg_COMPRESSION}" "ZSTD" "ZSTD;XZ;GZIP")
  _portable_dist_existing_file(metadata METADATA "${arg_METADATA}")
  _portable_dist_package_version(version "${arg_VERSION}" "${arg_VERSION_FROM_GIT}" "${arg_TAG_PREFIX}")
  _portable_dist_install_root(install_root "${arg_INSTALL_ROOT}")
  _portable_dist_sign_command(sign_command "${arg_SIGN}")
  _portable_dist_sign_key(sign_key sign_password_file "${arg_SIGN_KEY}" "${arg_SIGN_PASSWORD_FILE}" ${formats})

  set_property(GLOBAL PROPERTY _PORTABLE_PACKAGE_${name}_PROJECT "${PROJECT_DESCRIPTION}" "${PROJECT_HOMEPAGE_URL}")
  set(debug_symbols "${arg_DEBUG_SYMBOLS}")
  if(debug_symbols AND NOT CMAKE_OBJCOPY)
    _portable_dist_fail("DEBUG_SYMBOLS: there is no objcopy to take them out with"
      "set CMAKE_OBJCOPY; Debian's package is binutils")
  endif()
  foreach(fact dist formats linkage compression metadata version install_root debug_symbols sign_command sign_key
      sign_password_file)
    set_property(GLOBAL PROPERTY _PORTABLE_PACKAGE_${name}_${fact} "${${fact}}")
  endforeach()
  _portable_dist_package_rules("${name}" "${dist}" "${formats}" "${metadata}")
  _portable_dist_finish_packages_later("${name}")
endfunction()
