// What the harnesses of the binary formats share.
#pragma once

#include "binary/binary.hpp"
#include "binary/memory_file.hpp"
#include "support/error.hpp"

#include <cstdint>
#include <utility>

namespace pdist::fuzz {

/// Plans, makes and checks an edit.
inline void edit_and_check(const support::ReadableFile& file, const binary::Edit& edit) {
  const binary::Patch patch = binary::plan_edit(file, edit);
  constexpr std::uint64_t largest = 64 << 20; // a hole for a moved table is at most 16 MiB
  if (patch.final_size > file.size() + largest) __builtin_trap();
  std::vector<std::byte> after;
  binary::write_patched(file, patch, [&](std::span<const std::byte> piece) {
    after.insert(after.end(), piece.begin(), piece.end());
  });
  if (after.size() != patch.final_size) __builtin_trap();
  const test::MemoryFile edited(after);
  binary::check_edited(support::ReadableFile(edited.path()), file, edit, patch);
}

template <typename Call>
void refuse_or_run(Call&& call) {
  try {
    std::forward<Call>(call)();
  } catch (const support::Error&) { // the one thing that may happen
  }
}

} // namespace pdist::fuzz
