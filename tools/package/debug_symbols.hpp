// Debug symbols in packages of their own: what the build's own binaries had before they were stripped.
#pragma once

#include "manifest/manifest.hpp"
#include "package/entry.hpp"

#include <filesystem>
#include <optional>

namespace pdist::package {

/// Where the binaries are as the linker made them, and the program that takes their symbols out.
struct DebugSource {
  std::filesystem::path build_folder;
  std::string objcopy; ///< a path, or a name looked up in PATH
};

/// The package with the symbols of what `tree` has from the build: "<package>-dbgsym" for deb (Debian's
/// automatic packages), "<package>-debuginfo" for rpm (find-debuginfo), which needs exactly its version.
Package debug_package(const Model& model, const Package& package, Format format);

/// Its files: /usr/lib/debug/.build-id/ab/cdef….debug, where debuggers look for them (GDB manual, "Debugging
/// Information in Separate Files"); nothing when `tree` has no binaries of the build. Throws `Errors` naming
/// every binary that has no debug information or no build-id, or whose twin in the build is another one.
std::optional<PackageTree> debug_tree(const PackageTree& tree, const manifest::Manifest& dist,
                                      const std::filesystem::path& dist_folder, const DebugSource& source);

/// Makes the file of an entry with `debug_of` at `path`.
void write_debug_file(const PackageEntry& entry, const std::filesystem::path& path,
                      const std::string& objcopy);

} // namespace pdist::package
