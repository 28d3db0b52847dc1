// Any bytes at all as an ELF file: reading and planning edits may refuse them with an `Error`, and nothing
// else. With libFuzzer (clang, -fsanitize=fuzzer) it searches; with replay.cpp it runs files and
// deterministic changes of them.
#include "binary/binary.hpp"
#include "binary/memory_file.hpp"
#include "support/error.hpp"

#include <cstdint>

namespace {

using namespace pdist;

binary::Edit everything() {
  binary::Edit edit;
  edit.search_path = "$ORIGIN/../lib:/some/other/folder";
  edit.add_needed = {"libfuzz.so.1"};
  edit.remove_needed = {"libm.so.6"};
  return edit;
}

/// An edit that was planned must also pass its own check.
void edit_and_check(const support::ReadableFile& file, const binary::Edit& edit) {
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
    call();
  } catch (const support::Error&) { // the one thing that may happen
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryFile memory(std::as_bytes(std::span(data, size)));
  const support::ReadableFile file(memory.path());
  refuse_or_run([&] { binary::read(file); });
  refuse_or_run([&] { binary::read_version_needs(file); });
  refuse_or_run([&] { edit_and_check(file, everything()); });
  return 0;
}
