// Collects overwritten bytes of one file into a Patch that holds only what differs.
#pragma once

#include "binary/patch.hpp"
#include "support/file.hpp"

namespace pdist::binary {

class PatchWriter {
public:
  explicit PatchWriter(const support::ReadableFile& source) : source_(&source) {}

  /// Plans that bytes stand elsewhere afterwards; before anything is put there. In ascending order.
  void move(const PatchMove& move) { moves_.push_back(move); }
  /// Plans `bytes` at `offset`; equal bytes at either end of them that the file has already are left out.
  /// Ranges must not overlap.
  void put(std::uint64_t offset, std::vector<std::byte> bytes);
  /// The patch of everything that was put, for a file that becomes `final_size` bytes long.
  Patch finish(std::uint64_t final_size, std::vector<std::string> strategy);

private:
  const support::ReadableFile* source_;
  std::vector<PatchChunk> chunks_;
  std::vector<PatchMove> moves_;
};

} // namespace pdist::binary
