// Small Windows programs and libraries, linked by the tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::test {

/// What to link. A library exports one function that is named after its file; whoever needs it imports that.
struct WindowsBinary {
  std::filesystem::path path; ///< with ".dll" it is a library, else a program; its folder is made
  std::vector<std::filesystem::path> needs = {}; ///< libraries that were linked before
  std::vector<std::string> options = {};         ///< more for lld-link: "/delayload:x.dll"
  std::string machine = "x86_64";                ///< "x86_64", "i386" or "aarch64"
};

/// Compiles with clang, links with lld-link. The import library is beside the file, as `<name>.lib`. Returns
/// the path. Throws when a tool fails.
std::filesystem::path link(const WindowsBinary& binary);

} // namespace pdist::test
