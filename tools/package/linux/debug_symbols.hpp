// Debug symbols in packages of their own: what the build's own binaries had before they were stripped.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/package_tree.hpp"
#include "package/linux/binary_needs.hpp"

#include <filesystem>
#include <list>
#include <string>
#include <vector>

namespace pdist::package {

/// Where the binaries are as the linker made them, and the program that takes their symbols out.
struct DebugSource {
  std::filesystem::path build_folder;
  std::string objcopy; ///< a path, or a name looked up in PATH
};

/// What packages of debug symbols are made from. All of it outlives the call.
struct DebugSources {
  const Model& model;
  const manifest::Manifest& dist;
  const std::filesystem::path& dist_folder;
  const DebugSource& source;
  const FormatFacts& format;
};

/// Adds, behind `trees` and their `requirements`, a tree for each that has binaries of the build; its package
/// `<package>-<suffix>`, which needs exactly the version of that one, is added to `packages`. Its files are
/// /usr/lib/debug/.build-id/ab/cdef….debug, where debuggers look for them (GDB manual, "Debugging Information
/// in Separate Files"). Throws `Errors` naming every binary that has no debug information or no build-id, or
/// whose build-tree original is another one.
void add_debug_trees(std::vector<PackageTree>& trees, std::vector<Requirements>& requirements,
                     std::list<Package>& packages, const DebugSources& sources);

/// Makes the file of an entry with `debug_of` at `path`.
void write_debug_file(const PackageEntry& entry, const std::filesystem::path& path,
                      const std::string& objcopy);

} // namespace pdist::package
