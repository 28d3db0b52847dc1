// Any bytes at all as a PE file: reading and planning edits may refuse them with an `Error`, and nothing
// else. With libFuzzer (clang, -fsanitize=fuzzer) it searches; with replay.cpp it runs files and
// deterministic changes of them.
#include "harness.hpp"

namespace {

using namespace pdist;

/// A shorter name and one that has to go elsewhere, for the libraries that the files of pe.sh import.
binary::Edit everything() {
  binary::Edit edit;
  edit.replace_needed = {{"kernel32.dll", "k.dll"}, {"zlib1.dll", "zlib1-renamed-so-that-it-is-longer.dll"}};
  return edit;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryFile memory(std::as_bytes(std::span(data, size)));
  const support::ReadableFile file(memory.path());
  fuzz::refuse_or_run([&] { binary::read(file); });
  fuzz::refuse_or_run([&] { binary::read_windows_facts(file); });
  fuzz::refuse_or_run([&] { binary::read_section(file, ".text", 64); });
  fuzz::refuse_or_run([&] {
    const std::vector<std::byte> contents(16);
    binary::plan_section(file, {.name = ".text", .expected = {}, .contents = contents, .graphical = true});
  });
  bool planned = false;
  fuzz::refuse_or_run([&] {
    binary::plan_edit(file, everything());
    planned = true;
  });
  if (planned)
    fuzz::edit_and_check(file, everything()); // what was planned must pass: an `Error` ends it here
  return 0;
}
