// Publishing an archive and the checksum beside it.
#pragma once

#include "archive/archive.hpp"

#include <string>

namespace pdist::archive {

/// Writes the archive and `<output>.sha256` beside it (`sha256sum -c` accepts it), each through `publish`,
/// after reading the archive back and comparing it with the folder. Entries keep their permission bits and
/// belong to user and group 0; hard links become separate files; extended attributes are not kept. Returns
/// the archive's SHA-256.
std::string write(const ArchivePlan& plan);

std::string write(const ArchiveRequest& request);

} // namespace pdist::archive
