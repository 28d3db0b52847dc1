// Any bytes at all as a .deb, .rpm, .pkg or .apk that is read back: reading may refuse them with an `Error`,
// and nothing else. With libFuzzer (clang, -fsanitize=fuzzer) it searches; with replay.cpp it runs files and
// deterministic changes of them.
#include "archive/packed.hpp"
#include "archive/tar_reader.hpp"
#include "harness.hpp"
#include "package/formats/apk/read.hpp"
#include "package/formats/deb/read.hpp"
#include "package/formats/pkg/xar.hpp"

using namespace pdist;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryFile memory(std::as_bytes(std::span(data, size)));
  const support::ReadableFile file(memory.path());
  fuzz::refuse_or_run([&] { archive::read_packed(memory.path()); });
  fuzz::refuse_or_run([&] { archive::read_pkg(memory.path()); });
  fuzz::refuse_or_run([&] { package::read_apk(memory.path(), 1 << 20); });
  // Damage of what is compressed rarely comes as far as this.
  fuzz::refuse_or_run([&] {
    archive::TarReader reader("archive", {.digest_record = package::apk_digest_record},
                              {.begin = [](const auto&) {}, .bytes = [](auto) {}, .end = [] {}});
    reader.take(std::as_bytes(std::span(data, size)));
    reader.finish(true);
  });
  fuzz::refuse_or_run([&] { package::read_deb(memory.path(), 1 << 20); });
  fuzz::refuse_or_run([&] { package::xar_table(file); });
  return 0;
}
