// What is in an .rpm or .pkg, read back.
#pragma once

#include "support/walk.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>

namespace pdist::archive {

struct PackedEntry {
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0; ///< permission bits
  std::string link_target;
  std::string sha256; ///< of a file

  bool operator==(const PackedEntry&) const = default;
};

/// The payload by paths without "./" and the first '/'; folders have no '/' at the end. Throws `Error` for a
/// file that is no such package, that libarchive cannot read to its end, or that holds devices, an absolute
/// path or "..", or whose files have more than `most_bytes` together.
std::map<std::string, PackedEntry>
read_packed(const std::filesystem::path& package,
            std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max());

/// What an installer package of Apple's holds.
struct PackedPkg {
  std::map<std::string, PackedEntry> members; ///< of the xar archive, such as "chat.pkg/Bom"
  /// What is in its cpio archives, by their paths: "chat.pkg/Payload", "chat.pkg/Scripts".
  std::map<std::string, std::map<std::string, PackedEntry>> unpacked;
};

/// As `read_packed`, for a .pkg. The checksums of the xar archive are compared.
PackedPkg read_pkg(const std::filesystem::path& package);

} // namespace pdist::archive
