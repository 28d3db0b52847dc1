#include "binary/patch.hpp"

#include <algorithm>

namespace pdist::binary {

namespace {

/// Small enough to stay in a core's cache between being read, digested and written.
constexpr std::uint64_t piece_size = 128 << 10;

/// Writes [from, to) of the source as it is; zeros where it has ended.
void copy_range(const support::ReadableFile& source, std::uint64_t from, std::uint64_t to,
                std::vector<std::byte>& buffer, const std::function<void(std::span<const std::byte>)>& sink) {
  while (from < to) {
    const std::uint64_t size = std::min(to - from, piece_size);
    const auto piece = std::span(buffer).first(size);
    const std::size_t got = source.read_some(from, piece);
    std::fill(piece.begin() + static_cast<std::ptrdiff_t>(got), piece.end(), std::byte{0});
    sink(piece);
    from += size;
  }
}

} // namespace

void write_patched(const support::ReadableFile& source, const Patch& patch,
                   const std::function<void(std::span<const std::byte>)>& sink) {
  std::vector<std::byte> buffer(std::min(patch.final_size, piece_size));
  std::uint64_t at = 0;
  for (const PatchChunk& chunk : patch.chunks) {
    copy_range(source, at, chunk.offset, buffer, sink);
    sink(chunk.bytes);
    at = chunk.offset + chunk.bytes.size();
  }
  copy_range(source, at, patch.final_size, buffer, sink);
  source.require_unchanged();
}

} // namespace pdist::binary
