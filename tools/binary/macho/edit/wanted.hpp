// Which load commands each slice of a Mach-O file has after an edit. Pure calculation.
#pragma once

#include "binary/binary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::macho {

/// One load command as an edit sees it: its type, and the name that it holds, where it holds one.
struct NamedCommand {
  std::uint32_t type = 0;
  std::string text = {};
  /// Its number before the edit; none for a new one.
  std::optional<std::size_t> old_place = {};
  /// Whether `text` is not what stands in the file.
  bool changed = false;
  bool operator==(const NamedCommand&) const = default;
};

/// What planning reads of one slice.
struct SliceFacts {
  std::string name; ///< "arm64"; empty for a thin file
  std::uint64_t file_type = 0;
  std::vector<NamedCommand> commands; ///< all of them, in order
};

/// The commands of each slice after `edit`, in the order of `slices`. Throws `Error` naming `file` for an
/// edit that Mach-O files cannot take, and for one that finds what it changes in no slice.
std::vector<std::vector<NamedCommand>>
wanted_commands(const std::string& file, const std::vector<SliceFacts>& slices, const Edit& edit);

/// Leaves each search path where it stands first. dyld of macOS 15.4 and later refuses files that have one
/// twice. Returns how many commands went.
std::size_t drop_duplicate_rpaths(std::vector<NamedCommand>& commands);

} // namespace pdist::binary::macho
