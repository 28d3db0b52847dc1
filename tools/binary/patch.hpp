// A planned edit of a file's bytes, as a value: what is overwritten where, and how long the file becomes.
#pragma once

#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace pdist::binary {

/// Bytes that replace (or follow) those of the original from `offset` on.
struct PatchChunk {
  std::uint64_t offset = 0;
  std::vector<std::byte> bytes;
};

/// Bytes of the original that stand at another offset afterwards.
struct PatchMove {
  std::uint64_t to = 0, from = 0, size = 0;
};

struct Patch {
  /// Ascending, not overlapping; they replace also what was moved. Together with moves they cover all growth
  /// but zero bytes.
  std::vector<PatchChunk> chunks;
  std::uint64_t original_size = 0, final_size = 0; ///< smaller: the end is cut off
  /// For people and `--dry-run`: how it was done, one entry a decision, such as
  /// "DT_RUNPATH: reuses the old string's bytes".
  std::vector<std::string> strategy;
  std::vector<PatchMove> moves = {}; ///< ascending by `to`, not overlapping there
  /// What the edited file has no longer, one sentence each: people are told whenever the edit is made.
  std::vector<std::string> notes = {};

  bool empty() const { return chunks.empty() && moves.empty() && original_size == final_size; }
};

/// Puts what the chunks have for the bytes from offset `at` on over `piece`. The chunks are as in a patch.
void overlay(std::span<std::byte> piece, std::uint64_t at, std::span<const PatchChunk> chunks);

/// Fills as much of `piece` as `source`, with its moves made, has from offset `at` on; returns the count.
std::size_t read_moved(const support::ReadableFile& source, std::span<const PatchMove> moves,
                       std::uint64_t at, std::span<std::byte> piece);

/// Streams `source` with `patch` applied into `sink`, in order, in pieces of at most 128 KiB. Bytes beyond
/// the original that no chunk covers are zero. Throws when the source changes meanwhile.
void write_patched(const support::ReadableFile& source, const Patch& patch,
                   const std::function<void(std::span<const std::byte>)>& sink);

} // namespace pdist::binary
