// Any bytes at all as an ELF file: reading and planning edits may refuse them with an `Error`, and nothing
// else. With libFuzzer (clang, -fsanitize=fuzzer) it searches; with replay.cpp it runs files and
// deterministic changes of them.
#include "binary/binary.hpp"
#include "harness.hpp"

namespace {

using namespace pdist;

binary::Edit everything() {
  binary::Edit edit;
  edit.search_path = "$ORIGIN/../lib:/some/other/folder";
  edit.add_needed = {"libfuzz.so.1"};
  edit.remove_needed = {"libm.so.6"};
  return edit;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryFile memory(std::as_bytes(std::span(data, size)));
  const support::ReadableFile file(memory.path());
  fuzz::refuse_or_run([&] { binary::read(file); });
  fuzz::refuse_or_run([&] { binary::read_version_needs(file); });
  fuzz::refuse_or_run([&] { fuzz::edit_and_check(file, everything()); });
  return 0;
}
