#include "binary/patch_writer.hpp"

#include "support/error.hpp"

#include <algorithm>

namespace pdist::binary {

void PatchWriter::put(std::uint64_t offset, std::vector<std::byte> bytes) {
  std::vector<std::byte> old(bytes.size());
  const std::size_t there = read_moved(*source_, moves_, offset, old);
  std::size_t begin = 0, end = bytes.size();
  while (begin < there && bytes[begin] == old[begin])
    ++begin;
  while (end > begin && end <= there && bytes[end - 1] == old[end - 1])
    --end;
  if (begin == end) return;
  bytes.resize(end);
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begin));
  chunks_.push_back({offset + begin, std::move(bytes)});
}

Patch PatchWriter::finish(std::uint64_t final_size, std::vector<std::string> strategy) {
  std::sort(chunks_.begin(), chunks_.end(),
            [](const PatchChunk& a, const PatchChunk& b) { return a.offset < b.offset; });
  for (std::size_t i = 1; i < chunks_.size(); ++i) {
    if (chunks_[i - 1].offset + chunks_[i - 1].bytes.size() > chunks_[i].offset)
      throw support::Error(source_->path(), "cannot edit", "two parts of the edit touch the same bytes",
                           "its headers and tables overlap; link it anew");
  }
  return {std::move(chunks_), source_->size(), final_size, std::move(strategy), std::move(moves_)};
}

} // namespace pdist::binary
