# MinGW-w64 as Debian and others have it: programs for 64-bit Windows.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

# Of the two that Debian has, the one with POSIX threads: the other has no std::thread before GCC 13.
foreach(language_program C:gcc CXX:g++)
  string(REPLACE ":" ";" pair "${language_program}")
  list(GET pair 0 language)
  list(GET pair 1 program)
  find_program(MINGW_${language}_COMPILER NAMES x86_64-w64-mingw32-${program}-posix x86_64-w64-mingw32-${program} REQUIRED)
  set(CMAKE_${language}_COMPILER "${MINGW_${language}_COMPILER}")
endforeach()
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

# Libraries of the target are below its own folder, programs of this machine elsewhere.
if(IS_DIRECTORY /usr/x86_64-w64-mingw32)
  set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
endif()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
