# What git knows of the project that is built. Nothing is known without git, outside a repository, or where the
# project's CMakeLists.txt is no file of the repository around it.

# _portable_dist_revision(<revision> <time> <log> <source folder>): the commit, with "-dirty" when tracked files
# differ from it; the time of the commit, in seconds since 1970; the file that changes with every commit and
# checkout. All empty when nothing is known.
function(_portable_dist_revision out_revision out_time out_log source)
  foreach(out out_revision out_time out_log)
    set(${${out}} "" PARENT_SCOPE)
  endforeach()
  find_program(git_program git NO_CACHE)
  if(NOT git_program)
    return()
  endif()
  foreach(variable GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE) # set when a git hook runs the build
    unset(ENV{${variable}})
  endforeach()
  set(ENV{GIT_OPTIONAL_LOCKS} 0) # nothing is written into the source tree
  # The build runs this tree's code anyhow, so whose tree it is does not matter here.
  set(git "${git_program}" -C "${source}" -c "safe.directory=*" -c core.fsmonitor=false)
  execute_process(COMMAND ${git} ls-files --error-unmatch -- CMakeLists.txt
    OUTPUT_QUIET ERROR_QUIET RESULT_VARIABLE untracked)
  execute_process(COMMAND ${git} log -1 "--format=%H %ct" OUTPUT_VARIABLE head ERROR_QUIET)
  if(untracked OR NOT head MATCHES "^([0-9a-f]+) ([0-9]+)")
    return()
  endif()
  set(revision "${CMAKE_MATCH_1}")
  set(time "${CMAKE_MATCH_2}")
  execute_process(COMMAND ${git} status --porcelain --untracked-files=no -- .
    OUTPUT_VARIABLE changes ERROR_QUIET RESULT_VARIABLE unknown)
  if(unknown) # a tree with changes must not pass for the commit
    return()
  endif()
  if(changes)
    string(APPEND revision "-dirty")
  endif()
  execute_process(COMMAND ${git} rev-parse --git-path logs/HEAD
    OUTPUT_VARIABLE log OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  cmake_path(ABSOLUTE_PATH log BASE_DIRECTORY "${source}")
  set(${out_revision} "${revision}" PARENT_SCOPE)
  set(${out_time} "${time}" PARENT_SCOPE)
  if(EXISTS "${log}")
    set(${out_log} "${log}" PARENT_SCOPE)
  endif()
endfunction()
