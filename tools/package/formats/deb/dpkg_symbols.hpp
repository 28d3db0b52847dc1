// What an installed Debian system says of its libraries: symbols and shlibs files of dpkg's database, and the
// dependencies that follow from them, as dpkg-shlibdeps(1) derives them.
#pragma once

#include "package/linux/binary_needs.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pdist::package {

/// A symbol of a library: since which version of the package, and by which of its dependencies.
struct DebianSymbol {
  std::string since;
  std::size_t alternative = 0; ///< index in `DebianLibrary::dependencies`
};

/// One library as its package's symbols or shlibs file has it.
struct DebianLibrary {
  /// deb-symbols(5): the main one, then those of the lines with '|'; "#MINVER#" stands for the version.
  std::vector<std::string> dependencies;
  std::unordered_map<std::string, DebianSymbol> symbols; ///< by "deflate@ZLIB_1.2.0", "deflate@Base"
  std::string oldest; ///< lowest version of any symbol of the main dependency; empty from shlibs
};

/// By SONAME.
using DebianLibraries = std::map<std::string, DebianLibrary>;

/// deb-symbols(5), only the libraries that are `wanted`. `file` names it in errors, which have the line.
DebianLibraries parse_symbols(std::string_view text, const std::string& file,
                              const std::set<std::string>& wanted);

/// deb-shlibs(5), only the libraries that are `wanted`; a line for the type "deb" goes before one without.
DebianLibraries parse_shlibs(std::string_view text, const std::string& file,
                             const std::set<std::string>& wanted);

/// The wanted libraries as `<sysroot>/var/lib/dpkg/info` has them for `architecture` (Debian's name): from
/// symbols files, else from shlibs files. Libraries that it does not have are left out. Throws `Error` when
/// there is no such folder or a file in it is damaged.
DebianLibraries read_dpkg_libraries(const std::filesystem::path& sysroot, const std::string& architecture,
                                    const std::set<std::string>& wanted);

/// "libc6 (>= 2.34)", …, sorted: for every needed library that is in `libraries` its package, in the lowest
/// version that has all symbols that the binaries use of it.
std::vector<std::string> debian_dependencies(const std::vector<BinaryUse>& binaries,
                                             const DebianLibraries& libraries);

} // namespace pdist::package
