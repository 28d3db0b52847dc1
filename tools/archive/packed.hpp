// What is in a .deb or .rpm, read back.
#pragma once

#include "support/walk.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace pdist::archive {

struct PackedEntry {
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0; ///< permission bits
  std::string link_target;
  std::string sha256; ///< of a file
};

/// The payload by paths without "./" and the first '/'; folders have no '/' at the end. Throws `Error` for a
/// file that is no such package, that libarchive cannot read to its end, or that holds devices, an absolute
/// path or "..".
std::map<std::string, PackedEntry> read_packed(const std::filesystem::path& package);

} // namespace pdist::archive
