#include "binary/patch.hpp"

#include <algorithm>
#include <memory>

namespace pdist::binary {

namespace {

/// Small enough to stay in a core's cache between being read, digested and written; whole pages.
constexpr std::uint64_t piece_size = 128 << 10;

/// Puts what the chunks from `next` on have for [at, at + piece) over it; `next` is then the first that goes
/// on.
void overlay(std::span<std::byte> piece, std::uint64_t at, std::span<const PatchChunk>& next) {
  const std::uint64_t end = at + piece.size();
  while (!next.empty() && next.front().offset < end) {
    const PatchChunk& chunk = next.front();
    const std::uint64_t chunk_end = chunk.offset + chunk.bytes.size();
    const std::uint64_t from = std::max(at, chunk.offset), to = std::min(end, chunk_end);
    std::ranges::copy(std::span(chunk.bytes).subspan(from - chunk.offset, to - from),
                      piece.begin() + static_cast<std::ptrdiff_t>(from - at));
    if (chunk_end > end) return;
    next = next.subspan(1);
  }
}

} // namespace

void write_patched(const support::ReadableFile& source, const Patch& patch,
                   const std::function<void(std::span<const std::byte>)>& sink) {
  const std::uint64_t capacity = std::min(patch.final_size, piece_size);
  const auto buffer = std::make_unique_for_overwrite<std::byte[]>(capacity);
  std::span<const PatchChunk> chunks(patch.chunks);
  for (std::uint64_t at = 0; at < patch.final_size; at += piece_size) {
    const std::span piece(buffer.get(), std::min(patch.final_size - at, piece_size));
    const std::size_t got = at < source.size() ? source.read_some(at, piece) : 0;
    std::ranges::fill(piece.subspan(got), std::byte{0});
    overlay(piece, at, chunks);
    sink(piece);
  }
  source.require_unchanged();
}

} // namespace pdist::binary
