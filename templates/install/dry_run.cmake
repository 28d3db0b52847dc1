# cmake --trace-expand -DSCRIPT=<cmake_install.cmake> -P dry_run.cmake: goes through an install script and does nothing of it. The
# trace tells what it would install.
cmake_minimum_required(VERSION 3.25)
foreach(command configure_file exec_program execute_process file make_directory message remove write_file)
  cmake_language(EVAL CODE "function(${command})\nendfunction()")
endforeach()
include("${SCRIPT}")
