# What CMake could know of macOS' run paths, and does not. Set in the folder that includes PortableDist, for it and those
# below: with the build folder in the names and search paths of Mach-O files, no two folders build the same bytes.
if(CMAKE_SYSTEM_NAME STREQUAL "Darwin")
  # Off a Mac, CMake takes the target for macOS 10.4, which had no run paths.
  foreach(language C CXX OBJC OBJCXX)
    if(NOT CMAKE_SHARED_LIBRARY_RUNTIME_${language}_FLAG)
      set(CMAKE_SHARED_LIBRARY_RUNTIME_${language}_FLAG "-Wl,-rpath,")
      set(CMAKE_EXECUTABLE_RUNTIME_${language}_FLAG "-Wl,-rpath,")
    endif()
  endforeach()
  # dyld's word for $ORIGIN: BUILD_RPATH_USE_ORIGIN has no effect without one.
  if(NOT CMAKE_SHARED_LIBRARY_RPATH_ORIGIN_TOKEN)
    set(CMAKE_SHARED_LIBRARY_RPATH_ORIGIN_TOKEN "@loader_path")
  endif()
endif()
