# The package formats, a row each. `pdist-package formats --json` has the same: a test holds them against each other.
cmake_policy(VERSION 3.25)

# _portable_dist_format(<NAME> SYSTEM <CMAKE_SYSTEM_NAME> [GENERATORS <generator of CPack>...] [BY_DEFAULT]
#   [SIGNED_BY <PROGRAM or KEY>])
# The name is that of FORMATS, and in small letters that of pdist-package. GENERATORS: those of `cpack -G` that make such
# packages, on systems that have one of them; the first is the one that the programs run, unless it is External, where they
# write the package themselves. BY_DEFAULT: made where FORMATS names none. SIGNED_BY: what signs finished packages, a program
# (SIGN) or a key (SIGN_KEY).
function(_portable_dist_format name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "BY_DEFAULT" "SYSTEM;SIGNED_BY" "GENERATORS")
  set_property(GLOBAL APPEND PROPERTY _PORTABLE_DIST_FORMATS "${name}")
  foreach(fact SYSTEM GENERATORS BY_DEFAULT SIGNED_BY)
    set_property(GLOBAL PROPERTY _PORTABLE_DIST_FORMAT_${name}_${fact} "${arg_${fact}}")
  endforeach()
endfunction()

get_property(_portable_dist_formats_known GLOBAL PROPERTY _PORTABLE_DIST_FORMATS)
if(NOT _portable_dist_formats_known)
  _portable_dist_format(DEB SYSTEM Linux GENERATORS DEB BY_DEFAULT)
  _portable_dist_format(RPM SYSTEM Linux GENERATORS RPM BY_DEFAULT)
  _portable_dist_format(NSIS SYSTEM Windows GENERATORS NSIS BY_DEFAULT)
  _portable_dist_format(PKG SYSTEM Darwin GENERATORS External productbuild BY_DEFAULT SIGNED_BY PROGRAM)
  _portable_dist_format(APK SYSTEM Linux GENERATORS External SIGNED_BY KEY)
endif()

# _portable_dist_format_names(<out>): all of them.
function(_portable_dist_format_names out)
  get_property(names GLOBAL PROPERTY _PORTABLE_DIST_FORMATS)
  set(${out} "${names}" PARENT_SCOPE)
endfunction()

# _portable_dist_formats_of_system(<out> [BY_DEFAULT]): those that packages for the target's system have, or those of them
# that are made by default. One list of FORMATS serves all systems of a project.
function(_portable_dist_formats_of_system out)
  _portable_dist_format_names(names)
  set(system "${CMAKE_SYSTEM_NAME}")
  if(NOT system MATCHES "^(Windows|Darwin)$")
    set(system Linux)
  endif()
  set(found "")
  foreach(name IN LISTS names)
    get_property(of GLOBAL PROPERTY _PORTABLE_DIST_FORMAT_${name}_SYSTEM)
    get_property(by_default GLOBAL PROPERTY _PORTABLE_DIST_FORMAT_${name}_BY_DEFAULT)
    if(of STREQUAL system AND (by_default OR NOT "BY_DEFAULT" IN_LIST ARGN))
      list(APPEND found "${name}")
    endif()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# _portable_dist_formats_signed_by(<out> <PROGRAM or KEY> <format>...): those of the formats that are signed so.
function(_portable_dist_formats_signed_by out how)
  set(found "")
  foreach(name IN LISTS ARGN)
    get_property(by GLOBAL PROPERTY _PORTABLE_DIST_FORMAT_${name}_SIGNED_BY)
    if(by STREQUAL how)
      list(APPEND found "${name}")
    endif()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# _portable_dist_generators(<out> <format>...): pairs <generator>=<format> of CPack's generators that a package with these
# FORMATS answers. Generators of other systems' formats are among them, so that these are refused and not left to CPack. A
# format that the programs write has its generators (External, and what else makes such packages) only where it is named;
# one format has External.
function(_portable_dist_generators out)
  _portable_dist_format_names(names)
  _portable_dist_formats_of_system(of_system)
  set(found "")
  set(has_external FALSE)
  foreach(name IN LISTS names)
    get_property(generators GLOBAL PROPERTY _PORTABLE_DIST_FORMAT_${name}_GENERATORS)
    list(GET generators 0 first)
    if(first STREQUAL "External")
      if(has_external OR NOT name IN_LIST ARGN OR NOT name IN_LIST of_system)
        continue()
      endif()
      set(has_external TRUE)
    endif()
    foreach(generator IN LISTS generators)
      list(APPEND found "${generator}=${name}")
    endforeach()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()
