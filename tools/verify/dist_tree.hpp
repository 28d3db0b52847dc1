// A dist as the checks see it: everything in it, and what its binaries say, read once.
#pragma once

#include "binary/binary.hpp"
#include "support/walk.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::verify {

/// A binary of the dist's target.
struct DistBinary {
  std::string path; ///< inside the dist
  binary::Binary binary;
  bool setuid = false; ///< runs as somebody else: setuid or setgid

  /// Started by the system, not loaded by a program.
  bool is_program() const;
};

/// A file that is not what its name, place or mode says.
struct Impostor {
  std::string path;
  std::string problem; ///< for people, escaped
};

struct DistTree {
  std::filesystem::path root;                  ///< symlinks resolved
  binary::Format format = binary::Format::elf; ///< of the target's binaries: others are data
  std::vector<support::TreeEntry> entries;     ///< sorted by path
  std::vector<DistBinary> binaries;            ///< sorted by path; hard links and copies each have an entry
  std::vector<Impostor> impostors;

  /// The entry at a path inside the dist, or nullptr.
  const support::TreeEntry* find(std::string_view path) const;
};

/// Reads a dist. Its manifest tells the target; without one, a PE program in its root or bin/ makes it one
/// for Windows, a Mach-O program there or in an application one for macOS; one without programs is for the
/// system that all its libraries are for. What is a binary is decided by
/// content. Throws `Error` for what cannot be read.
DistTree read_dist(const std::filesystem::path& dist);

/// Whether a file name is that of a shared library: `*.so`, `*.so.1`, `*.so.1.2.3`; for PE `*.dll` in any
/// case, for Mach-O `*.dylib`.
bool is_library_name(std::string_view name, binary::Format format);

} // namespace pdist::verify
