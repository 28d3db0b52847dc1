// Small programs and libraries for macOS, linked by the tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::test {

/// What to link. A library exports one function that is named after its file; whoever needs it calls that.
struct MacBinary {
  std::filesystem::path path; ///< with ".dylib" or in a framework it is a library, else a program; its folder
                              ///< is made
  std::string install_name = {};                 ///< of a library; empty: "@rpath/<file name>"
  std::vector<std::filesystem::path> needs = {}; ///< libraries that were linked before
  std::vector<std::string> rpaths = {};
  std::vector<std::string> options = {};       ///< more for ld64.lld: "-weak_library", path
  std::vector<std::string> slices = {"arm64"}; ///< several: a universal file
  std::string minimum = "11.0";                ///< oldest macOS
  bool library = false;                        ///< whatever its name says
};

/// Compiles with clang, links with ld64.lld, joins with llvm-lipo. Returns the path. Throws when a tool
/// fails.
std::filesystem::path link(const MacBinary& binary);

} // namespace pdist::test
