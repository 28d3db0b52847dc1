// Any bytes at all as package.yaml: reading may refuse them with an `Error`, and nothing else. With libFuzzer
// (clang, -fsanitize=fuzzer) it searches; with replay.cpp it runs files and deterministic changes of them.
#include "binary/memory_file.hpp"
#include "package/model/model.hpp"
#include "package/model/model_json.hpp"
#include "support/error.hpp"

#include <cstdint>
#include <span>

using namespace pdist;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryFile memory(std::as_bytes(std::span(data, size)));
  for (const package::FormatFacts* format : package::all_facts()) {
    try {
      to_value(package::read_model(memory.path(), {}, *format));
    } catch (const support::Error&) { // the one thing that may happen
    }
  }
  return 0;
}
