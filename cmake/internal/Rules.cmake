# The build rules of a dist: stage, verify, archives, and the targets that people build.
cmake_policy(VERSION 3.25)

# _portable_dist_folders(<dist> <out dist folder> <out work folder>): with a part for the configuration where the
# generator has several.
function(_portable_dist_folders dist out_dist out_work)
  set(config "")
  get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi_config)
    set(config "$<CONFIG>/")
  endif()
  set(${out_dist} "${CMAKE_BINARY_DIR}/dist/${config}${dist}" PARENT_SCOPE)
  string(REGEX REPLACE "/$" "" config "/${config}")
  set(${out_work} "${CMAKE_BINARY_DIR}/CMakeFiles/portable-dist/${dist}${config}" PARENT_SCOPE)
endfunction()

# _portable_dist_rules(<dist> <version> <archive formats>): all rules of one dist, and its targets.
function(_portable_dist_rules dist version formats)
  _portable_dist_folders("${dist}" folder work)
  _portable_dist_find_tools(runtime verify package)
  _portable_dist_stage_rule("${dist}" "${folder}" "${work}" "${runtime}")
  add_custom_command(OUTPUT "${work}/verify.stamp"
    COMMAND "${verify}" --request "${work}/request.json" --report "${work}/verify.json" "${folder}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${work}/verify.stamp"
    DEPENDS "${work}/stage.stamp" "${verify}"
    COMMENT "Proving the dist ${dist}"
    VERBATIM)
  set(top "${dist}")
  if(NOT version STREQUAL "")
    string(APPEND top "-${version}")
  endif()
  _portable_dist_archive_rules(stamps "${dist}" "${top}" "${formats}" "${package}")
  add_custom_target("${dist}-dist" DEPENDS "${work}/stage.stamp")
  add_custom_target("${dist}-verify" DEPENDS "${work}/verify.stamp")
  add_custom_target("${dist}-archive" DEPENDS ${stamps})
  # Also keeps make from running one rule in two targets at once.
  add_dependencies("${dist}-verify" "${dist}-dist")
  add_dependencies("${dist}-archive" "${dist}-verify")
  if(NOT TARGET dist)
    add_custom_target(dist)
  endif()
  add_dependencies(dist "${dist}-archive")
endfunction()

# The stage depends on what it is made of: targets (known when the whole project is configured), the request, the
# program, and through the depfile every file that was read.
function(_portable_dist_stage_rule dist folder work runtime)
  cmake_path(SET script NORMALIZE "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../script/WriteRequest.cmake")
  set(depfile_is_taken "")
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(depfile_is_taken --depfile-is-taken)
  endif()
  add_custom_command(OUTPUT "${work}/stage.stamp"
    COMMAND "${CMAKE_COMMAND}" -P "${script}" "${work}"
    # A dist that was removed is made again.
    COMMAND "${runtime}" stage --request "${work}/request.json" --checkout "${work}/checkout.json"
      --output "${work}/plan.json" --depfile "${work}/stage.d" --depfile-target "${work}/stage.stamp" ${depfile_is_taken}
      --depends "${folder}/share/${dist}/dist/manifest.json" --depends "${work}/request.cmake"
    COMMAND "${CMAKE_COMMAND}" -E touch "${work}/stage.stamp"
    DEPENDS "$<GENEX_EVAL:$<TARGET_PROPERTY:${dist}-dist,_PORTABLE_DIST_DEPENDS>>" "${work}/request.cmake" "${runtime}"
      "${script}"
    DEPFILE "${work}/stage.d"
    COMMENT "Staging the dist ${dist}"
    VERBATIM)
  set_property(DIRECTORY APPEND PROPERTY ADDITIONAL_CLEAN_FILES "${folder}")
endfunction()

# The archives hold the dist as the folder `top`.
function(_portable_dist_archive_rules out dist top formats package)
  _portable_dist_folders("${dist}" folder work)
  cmake_path(GET folder PARENT_PATH parent)
  string(TOLOWER "${CMAKE_SYSTEM_NAME}" system)
  set(base "${parent}/${top}-${system}")
  set(processor "${CMAKE_SYSTEM_PROCESSOR}") # a toolchain file may leave it out
  if(CMAKE_SYSTEM_NAME STREQUAL "Darwin" AND CMAKE_OSX_ARCHITECTURES)
    set(processor "${CMAKE_OSX_ARCHITECTURES}")
    list(LENGTH processor count)
    if(count GREATER 1)
      set(processor universal)
    endif()
  endif()
  if(processor)
    string(APPEND base "-${processor}")
  endif()
  set(suffix_TGZ .tar.gz)
  set(suffix_TZST .tar.zst)
  set(suffix_TXZ .tar.xz)
  set(suffix_ZIP .zip)
  set(stamps "")
  foreach(format IN LISTS formats)
    set(stamp "${work}/archive-${format}.stamp")
    set(archive "${base}${suffix_${format}}")
    add_custom_command(OUTPUT "${stamp}"
      BYPRODUCTS "${archive}" "${archive}.sha256"
      COMMAND "${package}" archive --folder "${folder}" --top "${top}" --format "${format}" --output "${base}"
        --lock "${work}/lock"
      COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
      DEPENDS "${work}/verify.stamp" "${package}"
      COMMENT "Archiving the dist ${dist} as ${format}"
      VERBATIM)
    list(APPEND stamps "${stamp}")
  endforeach()
  set(${out} "${stamps}" PARENT_SCOPE)
endfunction()
