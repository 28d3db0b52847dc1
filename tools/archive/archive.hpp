// Archives of a dist through libarchive: the same bytes for the same tree.
#pragma once

#include "support/clock.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pdist::archive {

enum class ArchiveFormat { tgz, tzst, txz, zip };

struct ArchiveRequest {
  std::filesystem::path folder; ///< the dist
  std::string top;              ///< name of the one folder inside the archive: "<name>-<version>"
  ArchiveFormat format = ArchiveFormat::tgz;
  support::EpochSeconds time = support::earliest_time; ///< of every entry
  std::filesystem::path output;
  /// Threads that compress, where the format can; 0: one a core. The bytes are the same with any number.
  unsigned threads = 0;
};

/// What will be written: the folder itself first, then all below it, sorted by the bytes of their paths.
struct ArchivePlan {
  ArchiveRequest request;
  struct stat folder_status {};
  std::vector<support::TreeEntry> entries;
  std::uint64_t bytes = 0; ///< of all files, before compression
};

} // namespace pdist::archive
