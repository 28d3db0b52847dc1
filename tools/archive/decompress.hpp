// The bytes of one file, unpacked while they are read.
#pragma once

#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

namespace pdist::archive {

/// What a file may unpack to. The ratio counts only above `small`: a short run of zeros is no bomb.
struct DecompressLimits {
  std::uint64_t bytes = 1ULL << 30;
  std::uint64_t ratio = 100;
  std::uint64_t small = 64ULL << 20;
};

/// Hands the bytes of the file at `path` to `sink` piece by piece: unpacked when it is gzip, bzip2, xz, lzma,
/// zstd or lz4, which its first bytes say, else as they are. Throws `Error` naming the file when it cannot be
/// read, is damaged or cut short, or unpacks to more than `limits`; what `sink` throws comes through.
void decompress(const std::filesystem::path& path, const DecompressLimits& limits,
                const std::function<void(std::span<const std::byte>)>& sink);

/// As `decompress`, for the `size` bytes from `offset` of an open file, which one stream fills. What a stream
/// has for checking itself is checked.
void decompress_part(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
                     const std::function<void(std::span<const std::byte>)>& sink);

} // namespace pdist::archive
