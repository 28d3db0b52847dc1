# clang and lld as a MinGW-like cross compiler, without Windows' libraries: the programs cannot run, but be linked.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET x86_64-w64-windows-gnu)
set(CMAKE_C_FLAGS_INIT "-ffreestanding")
set(CMAKE_C_STANDARD_LIBRARIES "" CACHE STRING "" FORCE)
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "-nostdlib -fuse-ld=lld -Wl,--no-insert-timestamp")
endforeach()
set(CMAKE_RC_COMPILER /bin/false) # no resources
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
