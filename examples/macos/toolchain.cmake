# Clang and LLVM's linker as Debian and others have them: programs for macOS 11, for Intel and for Apple's own processors.
# Without CMAKE_OSX_SYSROOT, the stand-in for an SDK beside this file is used.
set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_VERSION 20.1.0) # macOS 11.0
set(CMAKE_SYSTEM_PROCESSOR arm64)

foreach(language_program C:clang CXX:clang++)
  string(REPLACE ":" ";" pair "${language_program}")
  list(GET pair 0 language)
  list(GET pair 1 program)
  find_program(MACOS_${language}_COMPILER NAMES ${program} ${program}-14 REQUIRED)
  set(CMAKE_${language}_COMPILER "${MACOS_${language}_COMPILER}")
endforeach()
find_program(MACOS_LIPO NAMES llvm-lipo llvm-lipo-14 REQUIRED)
find_program(MACOS_INSTALL_NAME_TOOL NAMES llvm-install-name-tool llvm-install-name-tool-14 REQUIRED)
find_program(MACOS_STRIP NAMES llvm-strip llvm-strip-14 REQUIRED)
find_program(MACOS_AR NAMES llvm-ar llvm-ar-14 REQUIRED)
find_program(MACOS_RANLIB NAMES llvm-ranlib llvm-ranlib-14 REQUIRED)
set(CMAKE_INSTALL_NAME_TOOL "${MACOS_INSTALL_NAME_TOOL}")
set(CMAKE_STRIP "${MACOS_STRIP}")
set(CMAKE_AR "${MACOS_AR}")
set(CMAKE_RANLIB "${MACOS_RANLIB}")

# Clang joins what it made for several processors with a program that it calls lipo.
set(MACOS_PROGRAMS "${CMAKE_BINARY_DIR}/CMakeFiles/macos-programs")
file(MAKE_DIRECTORY "${MACOS_PROGRAMS}")
file(CREATE_LINK "${MACOS_LIPO}" "${MACOS_PROGRAMS}/lipo" SYMBOLIC)

set(CMAKE_OSX_ARCHITECTURES "x86_64;arm64" CACHE STRING "processors to build for")
set(CMAKE_OSX_DEPLOYMENT_TARGET "11.0" CACHE STRING "oldest macOS to build for")
set(CMAKE_OSX_SYSROOT "${CMAKE_CURRENT_LIST_DIR}/sdk" CACHE PATH "macOS SDK")

foreach(language C CXX)
  set(CMAKE_${language}_COMPILER_TARGET arm64-apple-macos11.0)
  set(CMAKE_${language}_FLAGS_INIT "\"-B${MACOS_PROGRAMS}\"")
endforeach()
# Which options of Apple's linker clang may use.
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "-fuse-ld=lld -mlinker-version=711 -Wl,-headerpad_max_install_names")
endforeach()
set(CMAKE_FIND_ROOT_PATH "${CMAKE_OSX_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
