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

struct Patch {
  std::vector<PatchChunk>
      chunks; ///< ascending, not overlapping; together they cover all growth but zero bytes
  std::uint64_t original_size = 0, final_size = 0; ///< smaller: the end is cut off
  /// For people and `--dry-run`: how it was done, one entry a decision, such as
  /// "DT_RUNPATH: reuses the old string's bytes".
  std::vector<std::string> strategy;

  bool empty() const { return chunks.empty() && original_size == final_size; }
};

/// Streams `source` with `patch` applied into `sink`, in order, in pieces of at most 128 KiB. Bytes beyond
/// the original that no chunk covers are zero. Throws when the source changes meanwhile.
void write_patched(const support::ReadableFile& source, const Patch& patch,
                   const std::function<void(std::span<const std::byte>)>& sink);

} // namespace pdist::binary
