// Debug symbols in packages of their own: what the build's own binaries had before they were stripped.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/layout_rules.hpp"
#include "package/linux/binary_needs.hpp"

#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace pdist::package {

/// Where the binaries are as the linker made them, and the program that takes their symbols out.
struct DebugSource {
  std::filesystem::path build_folder;
  std::string objcopy; ///< a path, or a name looked up in PATH
};

/// The packages of one product, and what their debug symbols are made from. All of it outlives the call.
struct BinaryPackages {
  std::vector<PackageTree>& trees;
  std::list<Package>& debug_packages; ///< those that are added
  const Model& model;
  const manifest::Manifest& dist;
  const std::filesystem::path& dist_folder;
  const std::optional<DebugSource>& debug; ///< none: no debug symbols
  const LayoutRules& rules;
};

/// Reads what the binaries of each tree need, and says which machine it is for. Where there is a source of
/// debug symbols, adds a tree for each that has binaries of the build: its package `<package>-<suffix>` needs
/// exactly the version of that one, and its files are /usr/lib/debug/.build-id/ab/cdef….debug, where
/// debuggers look for them (GDB manual, "Debugging Information in Separate Files"). `document` adds the
/// documents to such a tree. Returns the requirements, one a tree. Throws `Errors` naming every binary that
/// has no debug information or no build-id, or whose build-tree original is another one.
std::vector<Requirements> complete_binaries(const BinaryPackages& packages,
                                            const std::function<void(PackageTree&)>& document);

/// Makes the file of an entry with `debug_of` at `path`.
void write_debug_file(const PackageEntry& entry, const std::filesystem::path& path,
                      const std::string& objcopy);

} // namespace pdist::package
