// What a part of a file is compressed with, and where the first stream in it ends.
#pragma once

#include "support/file.hpp"

#include <cstdint>

namespace pdist::archive {

enum class Compression { none, gzip, xz, zstd };

/// By the first bytes; `none` for all others.
Compression compression_of(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size);

/// Where the stream that begins at `offset` ends, by its own headers: of xz (The .xz File Format 1.1.0) when
/// the index at the end of the part describes all of it, of zstd (RFC 8878, 3.1.1) the first frame. 0 when it
/// has no such end in the part. The end of the part for what is not compressed, and for gzip, whose end only
/// unpacking finds.
std::uint64_t end_of_stream(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
                            Compression compression);

} // namespace pdist::archive
