#include "binary/patch.hpp"

#include <algorithm>
#include <memory>

namespace pdist::binary {

namespace {

/// Small enough to stay in a core's cache between being read, digested and written; whole pages.
constexpr std::uint64_t piece_size = 128 << 10;

/// Whether the move brings bytes to [at, at + size).
bool reaches(const PatchMove& move, std::uint64_t at, std::uint64_t size) {
  return move.to < at + size && at < move.to + move.size;
}

} // namespace

void overlay(std::span<std::byte> piece, std::uint64_t at, std::span<const PatchChunk> chunks) {
  const std::uint64_t end = at + piece.size();
  const auto first = std::ranges::partition_point(
      chunks, [at](const PatchChunk& chunk) { return chunk.offset + chunk.bytes.size() <= at; });
  for (auto chunk = first; chunk != chunks.end() && chunk->offset < end; ++chunk) {
    const std::uint64_t chunk_end = chunk->offset + chunk->bytes.size();
    const std::uint64_t from = std::max(at, chunk->offset), to = std::min(end, chunk_end);
    std::ranges::copy(std::span(chunk->bytes).subspan(from - chunk->offset, to - from),
                      piece.begin() + static_cast<std::ptrdiff_t>(from - at));
  }
}

std::size_t read_moved(const support::ReadableFile& source, std::span<const PatchMove> moves,
                       std::uint64_t at, std::span<std::byte> piece) {
  std::size_t got = at < source.size() ? source.read_some(at, piece) : 0;
  for (const PatchMove& move : moves) {
    if (!reaches(move, at, piece.size())) continue;
    const std::uint64_t from = std::max(at, move.to);
    const std::uint64_t to = std::min(at + piece.size(), move.to + move.size);
    std::ranges::fill(piece.subspan(got), std::byte{0});
    source.read_some(move.from + (from - move.to), piece.subspan(from - at, to - from));
    got = std::max<std::size_t>(got, to - at);
  }
  return got;
}

void write_patched(const support::ReadableFile& source, const Patch& patch,
                   const std::function<void(std::span<const std::byte>)>& sink) {
  const std::uint64_t capacity = std::min(patch.final_size, piece_size);
  const auto buffer = std::make_unique_for_overwrite<std::byte[]>(capacity);
  for (std::uint64_t at = 0; at < patch.final_size; at += piece_size) {
    const std::span piece(buffer.get(), std::min(patch.final_size - at, piece_size));
    const std::size_t got = read_moved(source, patch.moves, at, piece);
    std::ranges::fill(piece.subspan(got), std::byte{0});
    overlay(piece, at, patch.chunks);
    sink(piece);
  }
  source.require_unchanged();
}

} // namespace pdist::binary
