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

/// "TGZ", "TZST", "TXZ", "ZIP" (CPack's generator names); throws `UsageError` with the nearest for others.
ArchiveFormat parse_format(const std::string& name);
/// The names that `parse_format` knows.
std::vector<std::string> format_names();
/// "TGZ", ...
std::string format_name(ArchiveFormat format);
/// ".tar.gz", ".tar.zst", ".tar.xz", ".zip".
std::string file_suffix(ArchiveFormat format);

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

/// Looks at the folder and refuses what the format cannot hold, naming the file and the format.
ArchivePlan plan(const ArchiveRequest& request);

/// Writes the archive and `<output>.sha256` beside it (`sha256sum -c` accepts it), each through `publish`,
/// after reading the archive back and comparing it with the folder. Entries keep their permission bits and
/// belong to user and group 0; hard links become separate files; extended attributes are not kept. Returns
/// the archive's SHA-256.
std::string write(const ArchivePlan& plan);
std::string write(const ArchiveRequest& request);

} // namespace pdist::archive
