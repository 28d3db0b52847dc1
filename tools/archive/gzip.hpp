// gzip and zlib, the same bytes everywhere. The only place that knows zlib.
#pragma once

#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::archive {

/// RFC 1952 at level 9, without name and time.
std::string gzip(std::string_view text);

/// A part of a file at level 6, as `GzipWriter` makes it.
void gzip(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
          const std::function<void(std::span<const std::byte>)>& sink);

/// RFC 1950 at level 9.
std::string zlib(std::string_view text);

/// The `size` bytes that `packed` (RFC 1950) unpacks to; throws `Error` naming `file` when it is damaged or
/// has another size.
std::string unpack_zlib(std::string_view packed, std::size_t size, const std::string& file);

/// Continues the CRC-32 of RFC 1952 (0 at the start) over `bytes`.
std::uint32_t crc32(std::uint32_t before, std::span<const std::byte> bytes);

/// Unpacks the one gzip member (RFC 1952) that begins at `offset` of the file, hands its bytes to `sink`, and
/// returns where it ends. Throws `Error` naming the file when there is none, when it is damaged or cut short;
/// what `sink` throws comes through.
std::uint64_t unpack_gzip_member(const support::ReadableFile& file, std::uint64_t offset,
                                 const std::function<void(std::span<const std::byte>)>& sink);

/// One gzip member (RFC 1952, without name and time), compressed on all cores while it is written. Pieces of
/// 256 KiB are compressed by themselves, each with the 32 KiB before it as its dictionary, and end at a byte
/// (an empty stored block, RFC 1951, 3.2.4), so that they follow each other in one stream: the bytes do not
/// depend on the number of cores, and some readers take one member only. At most 64 pieces are in memory.
class GzipWriter {
public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// `level` is zlib's, 1 to 9. `sink` is called by the thread that writes.
  GzipWriter(Sink sink, int level);

  void write(std::span<const std::byte> bytes);
  /// The end of the member; nothing can be written afterwards.
  void finish();

private:
  struct Batch {
    std::vector<std::string> pieces;
    std::uint32_t checksum = 0;
    std::size_t size = 0; ///< before compression
  };

  static Batch compress(std::span<const std::byte> bytes, std::span<const std::byte> before, int level,
                        bool last);
  void compress_pending(bool last);
  void take_finished();

  Sink sink_;
  int level_;
  std::vector<std::byte> dictionary_, pending_;
  std::future<Batch> running_;
  std::uint32_t checksum_ = 0, size_ = 0;
};

} // namespace pdist::archive
