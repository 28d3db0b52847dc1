// The time stamp of a Windows binary is put back, and nothing else changes but its CheckSum.
#include "binary/binary.hpp"
#include "memory_file.hpp"
#include "support/error.hpp"
#include "tiny_pe.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::test::MemoryFile;
using pdist::test::TinyPe;

namespace {

/// `bytes` with the time stamp of `original`.
std::string restored(const std::string& bytes, const std::string& original) {
  const MemoryFile memory(support::as_bytes(bytes)), before(support::as_bytes(original));
  const support::ReadableFile file(memory.path()), like(before.path());
  std::string out;
  binary::write_patched(file, binary::plan_time_stamp(file, like),
                        [&](std::span<const std::byte> piece) { out += support::as_text(piece); });
  return out;
}

} // namespace

TEST_CASE("the time stamp becomes the original's, and a CheckSum that was set is right again") {
  TinyPe tiny;
  const std::string original = tiny.bytes();
  const std::uint64_t time = tiny.at["file header"] + 4, checksum = tiny.at["optional header"] + 64;
  std::string stripped = original;
  stripped.replace(time, 4, "time");
  CHECK(restored(stripped, original) == original); // without a CheckSum none is written
  CHECK(restored(original, original) == original);
  stripped.replace(checksum, 4, "sum!");
  const std::string after = restored(stripped, original);
  CHECK(after.substr(time, 4) == original.substr(time, 4));
  const MemoryFile memory(support::as_bytes(after));
  const auto facts = binary::read_windows_facts(support::ReadableFile(memory.path()));
  REQUIRE(facts);
  CHECK(facts->checksum == facts->actual_checksum);
}

TEST_CASE("what is no Windows binary has no such time stamp") {
  CHECK_THROWS_AS(restored(TinyPe().bytes(), "text"), support::Error);
  CHECK_THROWS_AS(restored("text", TinyPe().bytes()), support::Error);
}
