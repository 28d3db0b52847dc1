// The formats by their names, and what each of them can hold.
#pragma once

#include "archive/archive.hpp"

#include <string>
#include <vector>

namespace pdist::archive {

/// "TGZ", "TZST", "TXZ", "ZIP" (CPack's generator names); throws `UsageError` with the nearest for others.
ArchiveFormat parse_format(const std::string& name);

/// The names that `parse_format` knows.
std::vector<std::string> format_names();

/// "TGZ", ...
std::string format_name(ArchiveFormat format);

/// ".tar.gz", ".tar.zst", ".tar.xz", ".zip".
std::string file_suffix(ArchiveFormat format);

/// Looks at the folder and refuses what the format cannot hold, naming the file and the format.
ArchivePlan plan(const ArchiveRequest& request);

} // namespace pdist::archive
