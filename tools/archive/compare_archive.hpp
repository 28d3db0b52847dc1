// Reading an archive back, with the readers of its format only, and comparing it with the folder it was made
// of.
#pragma once

#include "archive/stream.hpp"

namespace pdist::archive {

/// Reads the archive at `file` back and compares every entry with the folder: path, type, mode, owner, time,
/// size, bytes, link target. Throws `Error` naming `file` for any difference.
void compare_archive(const ArchivePlan& plan, const std::filesystem::path& file);

} // namespace pdist::archive
