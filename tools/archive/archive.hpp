// Archives of a dist through libarchive: the same bytes for the same tree.
#pragma once

#include "support/clock.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::archive {

enum class ArchiveFormat { tgz, tzst, txz, zip };

/// "TGZ", "TZST", "TXZ", "ZIP" (CPack's generator names); throws `UsageError` with the nearest for others.
ArchiveFormat parse_format(const std::string& name);
/// ".tar.gz", ".tar.zst", ".tar.xz", ".zip".
std::string file_suffix(ArchiveFormat format);

struct ArchiveRequest {
  std::filesystem::path folder; ///< the dist
  std::string top;              ///< name of the one folder inside the archive: "<name>-<version>"
  ArchiveFormat format = ArchiveFormat::tgz;
  support::EpochSeconds time = support::earliest_time; ///< of every entry
  std::filesystem::path output;
};

/// Writes the archive and `<output>.sha256` beside it (`sha256sum -c` accepts it), each through `publish`, after
/// reading the archive back and comparing it with the folder.
void write(const ArchiveRequest& request);

} // namespace pdist::archive
