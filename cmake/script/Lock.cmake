# Two builds in one folder at once: the second waits. The lock is that of the programs (fcntl), and the process has it
# until it ends. Programs that it starts go by PORTABLE_DIST_LOCK in the environment: the locks that are held, one a line.

# _portable_dist_lock(<file>)
function(_portable_dist_lock file)
  string(FIND "\n$ENV{PORTABLE_DIST_LOCK}\n" "\n${file}\n" held)
  if(NOT held EQUAL -1)
    return()
  endif()
  file(LOCK "${file}" GUARD PROCESS RESULT_VARIABLE status TIMEOUT 0)
  if(NOT status EQUAL 0)
    message(STATUS "${file}: waiting for another build in this folder")
    file(LOCK "${file}" GUARD PROCESS)
  endif()
  set(ENV{PORTABLE_DIST_LOCK} "$ENV{PORTABLE_DIST_LOCK}\n${file}")
endfunction()
