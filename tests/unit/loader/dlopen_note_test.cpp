// What a binary says it loads with dlopen (.note.dlopen) is found like what it needs.
#include "compiled.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using namespace pdist;

namespace {

/// One more source for the compiler, with a note: owner "FDO", type 0x407c0c0a
/// (UAPI specification "ELF dlopen metadata").
std::vector<std::string> noting(const test::Scratch& scratch, const std::string& json) {
  std::string quoted;
  for (const char c : json)
    quoted += c == '"' ? std::string("\\\"") : std::string(1, c);
  const fs::path source = scratch.file("note.s", ".section .note.dlopen, \"a\", %note\n.balign 4\n"
                                                 ".long 4, 2f - 1f, 0x407c0c0a\n.asciz \"FDO\"\n"
                                                 "1: .asciz \"" +
                                                     quoted + "\"\n2: .balign 4\n");
  return {source.string()};
}

loader::Closure with_note(const test::Scratch& scratch, const std::string& json) {
  test::library({scratch / "lib/libcodec.so.2", "libcodec.so.2"});
  const fs::path app = test::program(
      {scratch / "app", "", {}, test::runpath((scratch / "lib").string()), "gcc", noting(scratch, json)});
  return test::resolved(app);
}

} // namespace

TEST_CASE("a recommended library is found, the first alternative that is there") {
  const test::Scratch scratch;
  const auto closure = with_note(
      scratch,
      R"([{"soname":["libcodec.so.3","libcodec.so.2"],"feature":"codec","priority":"recommended"}])");
  REQUIRE(closure.objects.size() >= 2);
  const loader::Need& need = closure.objects[0].needs.back();
  CHECK(need.name == "libcodec.so.2");
  CHECK(need.rule ==
        "dlopen note 'codec': RUNPATH " + (scratch / "lib").string() + " of " + (scratch / "app").string());
  CHECK(closure.missing.empty());
}

TEST_CASE("a required library that is missing is an error, a recommended one is not") {
  const test::Scratch scratch;
  const auto required =
      with_note(scratch, R"([{"soname":["libgone.so.1"],"feature":"x","priority":"required"}])");
  REQUIRE(required.missing.size() == 1);
  CHECK(required.missing[0].name == "libgone.so.1");
  CHECK(with_note(scratch, R"([{"soname":["libgone.so.1"],"feature":"x","priority":"recommended"}])")
            .missing.empty());
}

TEST_CASE("what is only suggested is left out") {
  const test::Scratch scratch;
  CHECK(with_note(scratch, R"([{"soname":["libcodec.so.2"],"feature":"codec","priority":"suggested"}])")
            .objects[0]
            .needs.empty());
}
