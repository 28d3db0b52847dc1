# The launcher for Windows: a target of the project's own toolchain, from templates/launcher/windows.c. pdist-runtime
# fills in copies of it, one a program, so it is the same for every program and for console and graphical ones.
cmake_policy(VERSION 3.25)

# _portable_dist_launcher(<to> <dist> <launcher_env> <runtime>): makes the target `<dist>-launcher` where variables may
# have to be set on Windows, and adds its member of the request. The last two are the arrays of these keywords.
function(_portable_dist_launcher to dist launcher_env runtime)
  _portable_dist_json_last(last "${launcher_env}")
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "Windows" OR (last LESS 0 AND runtime STREQUAL ""))
    return()
  endif()
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  set(language "")
  foreach(known CXX C) # C where there are both
    if(known IN_LIST languages)
      set(language ${known})
    endif()
  endforeach()
  if(language STREQUAL "")
    if(last LESS 0) # a recipe need not set variables; pdist-runtime says so when it does
      return()
    endif()
    _portable_dist_fail("LAUNCHER_ENV: for Windows a launcher is compiled, and the project has neither C nor C++"
      "add one of them to the LANGUAGES of project()")
  endif()
  if(TARGET "${dist}-launcher")
    _portable_dist_fail("the project has a target '${dist}-launcher' of its own")
  endif()
  _portable_dist_launcher_target("${dist}" ${language})
  set_property(GLOBAL PROPERTY _PORTABLE_DIST_${dist}_LAUNCHER "${dist}-launcher")
  _portable_dist_member(${to} "${dist}" launcher "$<TARGET_FILE:${dist}-launcher>")
  set(${to} "${${to}}" PARENT_SCOPE)
endfunction()

# _portable_dist_launcher_target(<dist> <language>): what the project asks for its own targets is not for this one.
function(_portable_dist_launcher_target dist language)
  _portable_dist_templates(templates)
  _portable_dist_folders("${dist}" folder work)
  set(source "${templates}/launcher/windows.c")
  set(target "${dist}-launcher")
  add_executable("${target}" EXCLUDE_FROM_ALL "${source}")
  if(NOT language STREQUAL "C")
    set_source_files_properties("${source}" PROPERTIES LANGUAGE ${language})
  endif()
  _portable_dist_launcher_options(compile_options link_options ${language})
  set_target_properties("${target}" PROPERTIES
    OUTPUT_NAME launcher
    DEBUG_POSTFIX ""
    RUNTIME_OUTPUT_DIRECTORY "${work}/launcher"
    WIN32_EXECUTABLE OFF
    INCLUDE_DIRECTORIES ""
    COMPILE_DEFINITIONS ""
    COMPILE_OPTIONS "${compile_options}"
    LINK_OPTIONS "${link_options}"
    LINK_LIBRARIES kernel32
    INTERPROCEDURAL_OPTIMIZATION OFF
    UNITY_BUILD OFF
    AUTOMOC OFF
    AUTOUIC OFF
    AUTORCC OFF)
  foreach(checker CLANG_TIDY CPPCHECK CPPLINT INCLUDE_WHAT_YOU_USE)
    set_target_properties("${target}" PROPERTIES ${language}_${checker} "")
  endforeach()
endfunction()

# _portable_dist_launcher_options(<out compile> <out link> <language>): without a C runtime, and what compilers would
# call of one; without debug information, which has paths of the build in it.
function(_portable_dist_launcher_options out_compile out_link language)
  if("${CMAKE_${language}_COMPILER_FRONTEND_VARIANT}" STREQUAL "MSVC" OR MSVC)
    set(${out_compile} /w /GS- /GL- /Zl PARENT_SCOPE)
    set(${out_link} /NODEFAULTLIB /ENTRY:mainCRTStartup /DEBUG:NONE /INCREMENTAL:NO /Brepro PARENT_SCOPE)
    return()
  endif()
  set(${out_compile} -w -Os -g0 -fno-stack-protector -fno-lto -fno-sanitize=all -fno-profile-arcs -fno-test-coverage
    PARENT_SCOPE)
  set(link -nostdlib -fno-lto -fno-sanitize=all)
  if("${CMAKE_${language}_SIMULATE_ID}" STREQUAL "MSVC") # clang for MSVC's linker
    list(APPEND link LINKER:/ENTRY:mainCRTStartup LINKER:/DEBUG:NONE LINKER:/Brepro)
  else()
    list(APPEND link -s LINKER:--no-insert-timestamp)
  endif()
  set(${out_link} "${link}" PARENT_SCOPE)
endfunction()
