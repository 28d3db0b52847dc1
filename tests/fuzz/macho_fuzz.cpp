// Any bytes at all as a Mach-O file: reading, planning edits and checking signatures may refuse them with an
// `Error`, and nothing else. With libFuzzer (clang, -fsanitize=fuzzer) it searches; with replay.cpp it runs
// files and deterministic changes of them.
#include "binary/code_signature.hpp"
#include "harness.hpp"

namespace {

using namespace pdist;

/// Something of each kind, for the names in the files of macho.sh.
binary::Edit everything() {
  binary::Edit edit;
  edit.replace_needed = {{"/usr/lib/libSystem.B.dylib", "@rpath/libSystem.B.dylib"}};
  edit.macho.change_rpaths = {{"@executable_path/../lib", "@loader_path/../lib"}};
  edit.macho.add_rpaths = {"@executable_path/../a/longer/name/for/libraries"};
  return edit;
}

binary::Edit shorter() {
  binary::Edit edit;
  edit.search_path = "";
  return edit;
}

binary::Edit signing() {
  binary::Edit edit;
  edit.macho.sign_ad_hoc = true;
  return edit;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryFile memory(std::as_bytes(std::span(data, size)));
  const support::ReadableFile file(memory.path());
  fuzz::refuse_or_run([&] { binary::read(file); });
  fuzz::refuse_or_run([&] { binary::read_code_signatures(file); });
  if (binary::detect(file) != binary::Format::macho) return 0;
  for (const binary::Edit& edit : {everything(), shorter(), signing()}) {
    bool planned = false;
    fuzz::refuse_or_run([&] {
      binary::plan_edit(file, edit);
      planned = true;
    });
    if (planned) fuzz::edit_and_check(file, edit); // what was planned must pass: an `Error` ends it here
  }
  return 0;
}
