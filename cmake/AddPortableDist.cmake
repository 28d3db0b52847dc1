# add_portable_dist(): a relocatable, proven dist of this project.
cmake_policy(VERSION 3.25)
foreach(module Errors Arguments Request Options Contents Launcher MacOS Tools Rules)
  include("${CMAKE_CURRENT_LIST_DIR}/internal/${module}.cmake")
endforeach()

#[==[.md:
# add_portable_dist

A relocatable dist of this project: a folder that runs from any path, on a machine that never saw the build, proven
to do so, and archives of it.

```cmake
add_portable_dist(<name>
  [VERSION <version>]
  [TARGETS <target>...]
  [COMPONENTS <component, ALL or NONE>...]
  [PLUGINS <target, file or glob>...]
  [REQUIRED_FILES <path or glob>...]
  [DATA_FILES <glob>=<reason>...]
  [RUNTIME <recipe> [HOME <folder>] [OPTIONS <name>=<value>...]]
  [LAUNCHER_ENV <name>=<value>...]
  [LIBRARY_POLICY <policy>]
  [EXCLUDE_REGEXES <regex>...]
  [LIBRARY_FOLDERS <folder>...]
  [ABI_FLOOR <family>=<version>...]
  [MAP_BUILD_PATHS]
  [ALLOW_BUILD_PATHS <glob>=<reason>...]
  [SMOKE_TEST <program> [<argument>...]]
  [ARCHIVES <TGZ, TZST, TXZ or ZIP>...]
  [SIGN <word> <value>...]
  [STRIP])
```

Makes the targets `<name>-dist` (the folder), `<name>-verify` (the proof) and `<name>-archive` (the archives). `dist`
builds all of them for every dist of the project; none is part of `all`. The folder is `dist/<name>` in the build
folder, `dist/<config>/<name>` with a multi-config generator; the archives
`<name>-<version>-<system>-<processor>.tar.gz` (`.tar.zst`, `.tar.xz`, `.zip`) are beside it.

Nothing is done at configure time but writing down what was asked. Values can have generator expressions, except for `VERSION`,
`RUNTIME`, `ARCHIVES`, `COMPONENTS` and `TARGETS`, which decide names at configure time, and names before a `=`. A value that an
expression makes empty is left out: `ABI_FLOOR GLIBC=$<$<CONFIG:Release>:2.31>` sets no limit in other configurations, and
`LIBRARY_POLICY` falls back to its default. An expression of `PLUGINS` can name one target: `PLUGINS $<$<CONFIG:Debug>:probe>`.

Two builds in one build folder at once do not disturb each other in what PortableDist makes: what a rule of the second needs it
waits for, and says so. Compilers and linkers have no such lock: compile first where two builds may begin together.

## What goes in

Without `TARGETS` and `COMPONENTS` the dist is what `cmake --install` would install. The libraries that its programs
and libraries need are added, found as the target's loader would find them for the files of the build tree, and all
search paths are made relative. A binary that the project links with `--disable-new-dtags` keeps its path in DT_RPATH. An absolute
install destination lands inside the dist. Of what `install(RUNTIME_DEPENDENCY_SET)` brings from the system, parts of the C library
are left to the system, as a note says: they only work with the loader of their own system.

A rule owns the files that it copies, and no others: a file that `PATTERN` or `REGEX` with `EXCLUDE`, or `FILES_MATCHING`,
leaves out is neither read nor shipped. Where several rules write one file, the last one decides its origin and its
permissions. As with `cmake --install`, a source whose time differs by less than a second from that of the file already
installed is not copied again: the first file stays, and takes the permissions of the last rule.

Permissions that a rule states (`PERMISSIONS`, `FILE_PERMISSIONS`, `DIRECTORY_PERMISSIONS`), or
`CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS` for the directories that rules make without naming them, are those of the
dist and of its packages. Of a checkout's modes only the executable bit counts, as for git: all other files become 0755
if somebody may execute them, otherwise 0644, and all other directories 0755, whatever the umask. Files that code of `install(CODE)` or `install(SCRIPT)` makes keep their mode if nobody may write
them and others may not read them, such as 0400 and 0440.

The dist's directory is replaced as a whole. If a directory is there that no earlier run made, staging stops with an
error that names a file in it, and leaves it as it is.

For macOS the dist is the same tree, with the applications (`MACOSX_BUNDLE`) and frameworks that install rules put into
it. An application gets all that it loads into its `Contents/Frameworks`, since people move it by itself; what other
programs load is in `lib`. Frameworks come along whole, without headers. Names of libraries become `@rpath/…`,
LC_RPATHs lead from each file to what it needs, and every binary and bundle that was changed is signed again, ad hoc: a
signature with an identity is put on afterwards, with Apple's `codesign` or `rcodesign` (see code_signatures.md).

So that two build folders give the same bytes, the project's binaries get `BUILD_RPATH_USE_ORIGIN`, unless the project
sets that property itself: CMake's build-tree RPATH is then relative, too. With MinGW they are linked with
`--no-insert-timestamp`: otherwise GNU ld writes the time into each program and library.

`COMPONENTS`
: The components of the project's `install()` rules whose files the dist has: names of components, `ALL`, or `NONE`. The default is
  `ALL`, beside `TARGETS` it is `NONE`. Example: `COMPONENTS programs data`. `NONE` without `TARGETS` is an error.

`TARGETS`
: Programs (to `bin`) and libraries (to `lib`) without an install rule; for macOS also applications (to the root) and
  frameworks (to `lib`). A target that a rule of `COMPONENTS` installs is there once, where the rule places it. When `TARGETS` alone
  leaves out files of install rules, staging warns and names some of them; `COMPONENTS ALL` adds them, `COMPONENTS NONE` says that
  they are left out on purpose.

`PLUGINS`
: What is loaded with `dlopen()`, so that no program's header names it: a module or library target, a file, or a glob,
  relative to the current source folder. It is shipped with all that it needs, where its install rule puts it, else to
  `lib/plugins`.

`RUNTIME`
: A recipe for a runtime to embed: `python`, for Windows also `msvc` (Visual C++'s libraries), or the path of a YAML
  file (see recipe.md).

`HOME`
: Where the runtime is on the build machine. Without it the recipe looks.

`OPTIONS`
: Options of the recipe.

`DATA_FILES`
: Files inside the dist that are data although they look like binaries: firmware for another processor, damaged test inputs, linker
  scripts called `.so`. Example: `DATA_FILES "lib/firmware/*=firmware of the device"`. The reason is in the manifest. Below `share/`
  and in other directories that no program looks into, such files are data without a word; in the root of the dist, `bin`, `sbin`,
  `libexec`, `lib` and its like (`lib64`), and in those below `usr/` and `usr/local/`, which absolute destinations fill, they are
  errors unless this keyword names them. So is a file with execute permission that nothing can start.

`STRIP`
: Removes symbols from the binaries of the project.

## What the system gives

`LIBRARY_POLICY`
: Which libraries the machine that runs the dist is trusted to have: for Linux `linux-desktop` (the default),
  `linux-graphics` (for OpenGL and Vulkan) or `bundle-all`; for Windows `windows-10` (the default), `windows-11`,
  `windows-8.1` or `windows-7`; for macOS `macos`; or the path of a YAML file (see policy.md).

`EXCLUDE_REGEXES`
: Library names that are not to be bundled, besides those of the policy.

`LIBRARY_FOLDERS`
: Where libraries are looked for last.

## How it starts

`LAUNCHER_ENV`
: Environment to set when the dist's programs start. `@DIST@` in a value is the dist's folder at that moment. A launcher
  in the dist's root sets it, one a program: a script, for Windows a small program that your toolchain makes (target
  `<name>-launcher`; the project needs C or C++). See launcher.md.

## What is proven

`REQUIRED_FILES`
: Paths or globs inside the dist of files that must be there and not be empty.

`ABI_FLOOR`
: The highest version of a family of symbols that may be needed, such as `GLIBC=2.31` or `GLIBCXX=3.4.28`. For
  macOS the oldest version of it that the dist has to run on: `macos=11.0`. Binaries for arm64 may need 11.0 in any case.

`MAP_BUILD_PATHS`
: Compiles without the paths of source and build folder, which `assert` and `__FILE__` leave in programs where `STRIP` does not
  reach them: C, C++, Objective-C, Fortran and assembler of GCC and Clang get `-ffile-prefix-map=<source folder>=.` and
  `-ffile-prefix-map=<build folder>=build`. It is for all targets that the project compiles, subprojects too, whichever of its
  dists asks. Debuggers find the sources with `set substitute-path`. MSVC has no such option, and compiles as before.

`ALLOW_BUILD_PATHS`
: Files inside the dist that may hold a path of the build, each with the reason why that is right.

`SMOKE_TEST`
: A program of the dist with arguments. It is run from a moved copy, with an empty environment and the build hidden,
  and must end with status 0. The machine that builds must be able to run the target's programs. Those of Linux for another
  processor are started by `CMAKE_CROSSCOMPILING_EMULATOR`, such as `"qemu-arm;-L;/usr/arm-linux-gnueabihf"`; name a
  binary then, no launcher. Those for Windows are run by wine, and where there is none the result says that they were not
  run, as it does for macOS.

## What comes out

`VERSION`
: The dist's version. Default: that of `project()`.

`ARCHIVES`
: Archives to make, in CPack's words for their formats.

`SIGN`
: For Windows: the project's own programs and libraries get an Authenticode signature from `osslsigncode`, at the dist's
  time; those of others keep theirs. The key is in a file or on a token:
  - `PKCS12 <file>`, with the key and its certificates.
  - `PKCS11 <module> KEY <URI or id>`: the library that speaks to the token, and the key there, as a `pkcs11:` URI (in
    quotes, for its `;`) or the id that the token knows it by. `CERTIFICATE <file or URI>`: the certificate, behind it
    those of its issuers (PEM), or what it is on the token; without it, what the token has under the key's URI or id.
    OpenSSL's engine for tokens is needed, Debian's package `libengine-pkcs11-openssl`.

  `PASSWORD_FILE <file>`: its first line is the password, or the token's PIN; a URI with `pin-value` is refused. The
  password is in no argument, no output and not in the build folder. What changes on a token is not seen: a dist that is
  up to date is not signed again.

## Variables

`PORTABLE_DIST_TOOLS_DIR`
: Folder with PortableDist's programs, for those who built them already.

`PORTABLE_DIST_TOOLS_CACHE_DIR`
: When PortableDist is used from source, its programs are built once for this machine, with its own compiler, at the
  first call of `add_portable_dist()`. This is the folder to build in, for sharing among build folders. Default: in
  the build folder.

`PORTABLE_DIST_TOOLS_BUILD_TYPE`
: The build type of these programs. Default: `Release`.
#]==]
function(add_portable_dist name)
  set(_portable_dist_call "add_portable_dist(${name})") # what errors begin with
  set(flags MAP_BUILD_PATHS STRIP)
  set(single HOME LIBRARY_POLICY RUNTIME VERSION)
  set(lists ABI_FLOOR ALLOW_BUILD_PATHS ARCHIVES COMPONENTS DATA_FILES EXCLUDE_REGEXES LAUNCHER_ENV LIBRARY_FOLDERS OPTIONS PLUGINS
    REQUIRED_FILES SIGN SMOKE_TEST TARGETS)
  set(arguments "[]")
  math(EXPR last "${ARGC} - 1")
  if(last GREATER 0)
    foreach(index RANGE 1 ${last})
      _portable_dist_json_append(arguments "${ARGV${index}}")
    endforeach()
  endif()
  _portable_dist_parse_arguments(arg "${arguments}" "${flags}" "${single}" "${lists}")
  _portable_dist_check_call("${name}")
  _portable_dist_no_expressions(VERSION "${arg_VERSION}" RUNTIME "${arg_RUNTIME}" ARCHIVES "${arg_ARCHIVES}"
    COMPONENTS "${arg_COMPONENTS}" TARGETS "${arg_TARGETS}")
  _portable_dist_version(version "${arg_VERSION}")
  _portable_dist_archive_formats(formats "${arg_ARCHIVES}")

  # The members of the request, in the order of docs/request.md.
  set(json "\"schema\":1")
  _portable_dist_member(json "${name}" name "${name}")
  _portable_dist_member(json "${name}" version "${version}")
  _portable_dist_build_facts(json "${name}")
  _portable_dist_installs(json "${name}" "${arg_COMPONENTS}" "${arg_TARGETS}")
  _portable_dist_ship_targets("${name}" "${arg_TARGETS}")
  _portable_dist_plugins(json "${name}" "${arg_PLUGINS}")
  _portable_dist_list_member(json "${name}" required_files "${arg_REQUIRED_FILES}")
  _portable_dist_runtime(json "${name}" "${arg_RUNTIME}" "${arg_HOME}" "${arg_OPTIONS}")
  _portable_dist_map_member(json "${name}" LAUNCHER_ENV "${arg_LAUNCHER_ENV}")
  _portable_dist_launcher(json "${name}" "${arg_LAUNCHER_ENV}" "${arg_RUNTIME}")
  _portable_dist_policy(json "${name}" "${arg_LIBRARY_POLICY}")
  _portable_dist_list_member(json "${name}" exclude_regexes "${arg_EXCLUDE_REGEXES}")
  _portable_dist_library_folders(json "${name}" "${arg_LIBRARY_FOLDERS}")
  _portable_dist_smoke_test(json "${name}" "${arg_SMOKE_TEST}")
  _portable_dist_map_member(json "${name}" ABI_FLOOR "${arg_ABI_FLOOR}")
  _portable_dist_map_member(json "${name}" ALLOW_BUILD_PATHS "${arg_ALLOW_BUILD_PATHS}")
  if(arg_DATA_FILES)
    _portable_dist_map_member(json "${name}" DATA_FILES "${arg_DATA_FILES}")
  endif()
  _portable_dist_sign(json "${name}" "${arg_SIGN}")
  _portable_dist_strip(json "${name}" "${arg_STRIP}")
  if(arg_MAP_BUILD_PATHS)
    set_property(GLOBAL PROPERTY _PORTABLE_DIST_MAPS_BUILD_PATHS YES)
  endif()

  _portable_dist_rules("${name}" "${version}" "${formats}")
  _portable_dist_finish_later("${name}" "${json}")
endfunction()
