# The version of a project from its git tags.
cmake_policy(VERSION 3.25)

# _portable_dist_is_version(<out> <text>): whether it is a semantic version; 1 and 1.2 are short for 1.0.0 and 1.2.0.
function(_portable_dist_is_version out text)
  set(number "(0|[1-9][0-9]*)")
  set(words "[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*")
  set(${out} FALSE PARENT_SCOPE)
  if(text MATCHES "^${number}(\\.${number})?(\\+${words})?$"
      OR text MATCHES "^${number}\\.${number}\\.${number}(-${words})?(\\+${words})?$")
    set(${out} TRUE PARENT_SCOPE)
  endif()
endfunction()

# _portable_dist_git_version(<out> <source folder> <tag prefix>): the version of the nearest tag that is <tag prefix>
# and a version, such as 1.2.3 or 1.2.3-rc.1; after the tag with the commits since then and whether tracked files
# differ, as `pdist-package version` prints it: 1.2.3+git.5.g1a2b3c4.dirty. Tags that are no version are passed over.
# Ends the configure step where git knows no version.
function(_portable_dist_git_version out source prefix)
  if(NOT prefix MATCHES "^[A-Za-z0-9._/+-]*$") # git takes other characters for wildcards
    _portable_dist_fail("TAG_PREFIX '${prefix}': a prefix has letters, digits and the characters . _ / + - only"
      "the prefix of the tag agent-v1.2.3 is agent-v")
  endif()
  find_program(git_program git NO_CACHE)
  if(NOT git_program)
    _portable_dist_fail("VERSION_FROM_GIT: there is no git on PATH" "install git, or give VERSION")
  endif()
  # A git hook that runs the build sets GIT_DIR and others. Without locks nothing is written into the source tree.
  set(git "${CMAKE_COMMAND}" -E env --unset=GIT_DIR --unset=GIT_WORK_TREE --unset=GIT_INDEX_FILE GIT_OPTIONAL_LOCKS=0
    LC_ALL=C "${git_program}" -C "${source}" -c "safe.directory=*" -c core.fsmonitor=false)
  _portable_dist_nearest_tag(tag commits revision "${source}" "${prefix}" ${git})
  string(LENGTH "${prefix}" length)
  string(SUBSTRING "${tag}" ${length} -1 version)
  execute_process(COMMAND ${git} status --porcelain --untracked-files=no OUTPUT_VARIABLE changes
    ERROR_VARIABLE errors RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    _portable_dist_git_failed("${source}" "${errors}")
  endif()
  # The short forms of tags, as the programs read them.
  if(version MATCHES "^[0-9]+(\\+|$)")
    string(REGEX REPLACE "^([0-9]+)" "\\1.0.0" version "${version}")
  elseif(version MATCHES "^[0-9]+\\.[0-9]+(\\+|$)")
    string(REGEX REPLACE "^([0-9]+\\.[0-9]+)" "\\1.0" version "${version}")
  endif()
  if(NOT commits EQUAL 0 OR changes)
    string(REGEX REPLACE "\\+.*" "" version "${version}")
    string(APPEND version "+git.${commits}")
    if(NOT commits EQUAL 0)
      string(APPEND version ".${revision}")
    endif()
    if(changes)
      string(APPEND version ".dirty")
    endif()
  endif()
  set(${out} "${version}" PARENT_SCOPE)
  # A commit, another branch or a new tag is another version.
  foreach(changing logs/HEAD refs/tags packed-refs)
    execute_process(COMMAND ${git} rev-parse --git-path "${changing}" OUTPUT_VARIABLE path
      OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY "${source}")
    if(EXISTS "${path}")
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    endif()
  endforeach()
endfunction()

# _portable_dist_nearest_tag(<tag> <commits since> <revision> <source folder> <prefix> <git command>...)
function(_portable_dist_nearest_tag out_tag out_commits out_revision source prefix)
  set(excluded "")
  foreach(attempt RANGE 1 1000) # each takes one tag away that is no version
    execute_process(COMMAND ${ARGN} describe --tags --long --match "${prefix}[0-9]*" ${excluded}
      OUTPUT_VARIABLE described ERROR_VARIABLE errors RESULT_VARIABLE status OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT status EQUAL 0)
      break()
    endif()
    string(REGEX MATCH "^(.*)-([0-9]+)-(g[0-9a-f]+)$" matched "${described}")
    set(tag "${CMAKE_MATCH_1}")
    set(${out_tag} "${tag}" PARENT_SCOPE)
    set(${out_commits} "${CMAKE_MATCH_2}" PARENT_SCOPE)
    set(${out_revision} "${CMAKE_MATCH_3}" PARENT_SCOPE)
    string(LENGTH "${prefix}" length)
    string(SUBSTRING "${tag}" ${length} -1 version)
    _portable_dist_is_version(is_version "${version}")
    if(is_version)
      return()
    endif()
    string(REPLACE ";" "?" pattern "${tag}") # the one character of tag names that lists of CMake do not hold
    list(APPEND excluded --exclude "${pattern}")
  endforeach()
  if(errors MATCHES "No names found|No tags can describe|cannot describe")
    _portable_dist_fail("VERSION_FROM_GIT: ${source}: no tag '${prefix}<version>' leads to this commit"
      "make one: git tag -a -m 'Version 0.1.0' ${prefix}0.1.0; in a shallow clone: git fetch --tags --unshallow")
  endif()
  _portable_dist_git_failed("${source}" "${errors}")
endfunction()

function(_portable_dist_git_failed source errors)
  string(REGEX REPLACE "\n.*" "" errors "${errors}")
  _portable_dist_fail("VERSION_FROM_GIT: ${source}: git says: ${errors}" "give VERSION where there is no repository")
endfunction()
