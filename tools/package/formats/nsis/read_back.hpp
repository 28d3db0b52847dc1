// Reading an NSIS installer back: whether it is whole.
#pragma once

#include <filesystem>

namespace pdist::package {

/// Throws `support::Error` when `file` is no program of Windows with the data of NSIS behind it, or is cut
/// short. The data's header is at a multiple of 512 bytes: flags, 0xDEADBEEF, "NullsoftInst", the header's
/// length, and the length of all that follows with a checksum of 4 bytes (nsis.sourceforge.io,
/// Source/exehead/fileform.h).
void check_installer(const std::filesystem::path& file);

} // namespace pdist::package
