// Patches as values: what is written, and that nothing else is.
#include "binary/edit_file.hpp"
#include "binary/patch_writer.hpp"
#include "binary/search_path.hpp"
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "thrown.hpp"
#include "tiny_elf.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace pdist;
using pdist::test::Scratch;
using pdist::test::thrown_by;
using pdist::test::TinyElf;

namespace elf = pdist::binary::elf;

namespace {

std::vector<std::byte> bytes(std::string_view text) {
  const auto all = support::as_bytes(text);
  return {all.begin(), all.end()};
}

std::string patched(const support::ReadableFile& file, const binary::Patch& patch) {
  std::string out;
  binary::write_patched(file, patch,
                        [&out](std::span<const std::byte> piece) { out += support::as_text(piece); });
  return out;
}

std::string contents(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

binary::Edit path_edit(const std::string& path) {
  binary::Edit edit;
  edit.search_path = path;
  return edit;
}

/// Of a file of 64 bits, little-endian: the segment that holds the dynamic section loses its right to be
/// written to.
void make_dynamic_read_only(std::string& file) {
  const auto number = [&](std::size_t at, std::size_t width) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < width; ++i)
      out |= std::uint64_t{static_cast<unsigned char>(file.at(at + i))} << (8 * i);
    return out;
  };
  const std::size_t table = number(32, 8), count = number(56, 2), size = 56;
  std::uint64_t dynamic = 0;
  for (std::size_t at = table; at < table + count * size; at += size)
    if (number(at, 4) == elf::pt_dynamic) dynamic = number(at + 16, 8);
  for (std::size_t at = table; at < table + count * size; at += size)
    if (number(at, 4) == elf::pt_load && dynamic - number(at + 16, 8) < number(at + 40, 8))
      file[at + 4] = static_cast<char>(number(at + 4, 1) & ~elf::pf_write);
}

} // namespace

TEST_SUITE("patch") {
  TEST_CASE("only what differs is in it, in order; growth that nothing covers is zero") {
    const Scratch scratch;
    const support::ReadableFile file(scratch.file("f", "0123456789"));
    binary::PatchWriter writer(file);
    writer.put(8, bytes("89ab"));
    writer.put(2, bytes("2X4"));
    writer.put(0, bytes("01"));
    const binary::Patch patch = writer.finish(14, {});
    REQUIRE(patch.chunks.size() == 2);
    CHECK(patch.chunks[0].offset == 3);
    CHECK(patch.chunks[1].offset == 10);
    CHECK(patched(file, patch) == std::string("012X456789ab\0\0", 14));
    CHECK_FALSE(patch.empty());
  }

  TEST_CASE("bytes move, what is put there replaces them, and what moved unchanged is not put") {
    const Scratch scratch;
    const support::ReadableFile file(scratch.file("f", "0123456789"));
    binary::PatchWriter writer(file);
    writer.move({4, 2, 3});
    writer.move({12, 6, 4});
    writer.put(4, bytes("23X"));
    writer.put(7, bytes("__"));
    writer.put(13, bytes("789+"));
    const binary::Patch patch = writer.finish(18, {});
    REQUIRE(patch.chunks.size() == 3);
    CHECK(patch.chunks[0].offset == 6);
    CHECK(patch.chunks[0].bytes == bytes("X"));
    CHECK(patch.chunks[2].offset == 16);
    CHECK(patch.chunks[2].bytes == bytes("+"));
    CHECK(patched(file, patch) == std::string("012323X__9\0\0006789+\0", 18));
    CHECK(!patch.empty());
  }

  TEST_CASE("bytes move across the pieces that are written") {
    const Scratch scratch;
    std::string text(300'000, 'a');
    for (std::size_t i = 0; i < text.size(); ++i)
      text[i] = static_cast<char>('a' + i % 23);
    const support::ReadableFile file(scratch.file("f", text));
    const binary::Patch patch{{}, 300'000, 400'000, {}, {{100'000, 5, 299'995}}};
    std::string expected = text.substr(0, 100'000) + text.substr(5);
    expected.resize(400'000);
    CHECK(patched(file, patch) == expected);
  }

  TEST_CASE("two plans for the same bytes are refused") {
    const Scratch scratch;
    const std::filesystem::path path = scratch.file("f", "0123456789");
    const support::ReadableFile file(path);
    binary::PatchWriter writer(file);
    writer.put(2, bytes("abc"));
    writer.put(4, bytes("de"));
    CHECK(thrown_by([&] { writer.finish(10, {}); }) ==
          path.string() +
              ": cannot edit: two parts of the edit touch the same bytes\nhint: its headers and tables "
              "overlap; link it anew");
  }

  TEST_CASE("a file that changes while it is copied is an error") {
    const Scratch scratch;
    const std::filesystem::path path = scratch.file("f", "0123456789");
    const support::ReadableFile file(path);
    const binary::Patch patch{{}, 10, 10, {}};
    std::ofstream(path, std::ios::app) << "more";
    CHECK(thrown_by([&] { patched(file, patch); }) ==
          path.string() +
              ": cannot read: the file changed while it was read\nhint: run again when nothing writes to it");
  }

  TEST_CASE("an edited file is checked before it takes its name") {
    const Scratch scratch;
    TinyElf tiny;
    const std::filesystem::path path = scratch.file("lib.so", tiny.bytes());
    const support::ReadableFile file(path);
    const binary::Edit edit = path_edit("$ORIGIN");
    binary::Patch patch = binary::plan_edit(file, edit);
    CHECK(binary::write_edited(file, edit, patch, scratch / "out.so"));
    CHECK(binary::read(support::ReadableFile(scratch / "out.so"))->runpath == "$ORIGIN");

    for (std::byte& byte : patch.chunks.front().bytes)
      byte ^= std::byte{0x55};
    const std::string before = contents(path);
    CHECK(
        thrown_by([&] { binary::write_edited(file, edit, patch, path); }).starts_with(path.string() + ": "));
    CHECK(contents(path) == before);
  }

  TEST_CASE("the check sees a path that is not the wanted one, a lost name and a shorter file") {
    const Scratch scratch;
    TinyElf tiny;
    const support::ReadableFile before(scratch.file("lib.so", tiny.bytes()));
    const binary::Edit edit = path_edit("$ORIGIN");
    const binary::Patch patch = binary::plan_edit(before, edit);
    const std::string good = patched(before, patch);
    const auto checked = [&](const std::string& changed) {
      const std::filesystem::path path = scratch.file("after.so", changed);
      const std::string text =
          thrown_by([&] { binary::check_edited(support::ReadableFile(path), before, edit, patch); });
      return text.substr(0, text.find('\n'));
    };
    const std::string file = (scratch / "after.so").string();
    CHECK(checked(good) == "no error");
    std::string wrong = good;
    wrong.replace(wrong.find("$ORIGIN"), 7, "$NIGIRO");
    CHECK(checked(wrong) ==
          file + ": the edited file is not right: dynamic entry 10 (tag 0x1d) is not the expected one");
    // The symbol's name in the string table that is in use, which is the last copy.
    wrong = good;
    wrong[wrong.rfind("printf")] = 'X';
    CHECK(checked(wrong) == file + ": the edited file is not right: the name 'printf' changed");
    wrong = good;
    wrong[wrong.rfind("libm.so.6")] = 'X';
    CHECK(checked(wrong) ==
          file + ": the edited file is not right: dynamic entry 1 (tag 0x1) is not the expected one");
    CHECK(checked(good.substr(0, good.size() - 1)) == file + ": the edited file is not right: it has " +
                                                          std::to_string(good.size() - 1) + " bytes, " +
                                                          std::to_string(good.size()) + " are expected");
  }

  TEST_CASE("the check sees a dynamic section that moved to where the loader cannot write") {
    const Scratch scratch;
    TinyElf tiny;
    const support::ReadableFile before(scratch.file("lib.so", tiny.bytes()));
    binary::Edit edit;
    for (int i = 0; i < 40; ++i) // too many for the spare entries
      edit.add_needed.push_back(fmt::format("libmore{}.so", i));
    const binary::Patch patch = binary::plan_edit(before, edit);
    std::string after = patched(before, patch);
    binary::check_edited(support::ReadableFile(scratch.file("good.so", after)), before, edit, patch);
    make_dynamic_read_only(after);
    const std::filesystem::path path = scratch.file("after.so", after);
    CHECK(thrown_by([&] { binary::check_edited(support::ReadableFile(path), before, edit, patch); })
              .starts_with(
                  path.string() +
                  ": the edited file is not right: its dynamic section cannot be written to as before"));
  }
}

TEST_SUITE("editing a tiny library") {
  TEST_CASE("every word size and byte order, each way of finding room, and back") {
    for (const bool wide : {true, false}) {
      for (const auto order : {support::ByteOrder::little, support::ByteOrder::big}) {
        // No free bytes behind the tables; a page of them; no section headers.
        for (const int variant : {0, 1, 2}) {
          CAPTURE(wide);
          CAPTURE(variant);
          const Scratch scratch;
          TinyElf tiny({wide, order});
          tiny.machine = wide ? elf::em_ppc64 : elf::em_ppc;
          tiny.section_headers = variant != 2;
          tiny.bytes();
          if (variant == 0) tiny.text_size += 0x1000 - (tiny.at["text"] + tiny.text_size) % 0x1000;
          std::string now = tiny.bytes();
          for (const char* path :
               {"$ORIGIN/../lib/private", "$ORIGIN", "$ORIGIN/a/much/longer/path", "$ORIGIN", ""}) {
            const support::ReadableFile file(scratch.file("lib.so", now));
            const binary::Edit edit = path_edit(path);
            const binary::Patch patch = binary::plan_edit(file, edit);
            const std::string after = patched(file, patch);
            const support::ReadableFile edited(scratch.file("edited.so", after));
            binary::check_edited(edited, file, edit, patch);
            CHECK(binary::read(edited)->runpath.value_or("") == path);
            CHECK(binary::plan_edit(edited, edit).empty());
            CHECK(binary::read_version_needs(edited).at(0).symbols == std::vector<std::string>{"printf"});
            now = after;
          }
          CHECK(now.find("ORIGIN") == std::string::npos); // no old path stays in the file
        }
      }
    }
  }

  TEST_CASE("a needed name and the versions that are needed of it change together") {
    const Scratch scratch;
    TinyElf tiny;
    const support::ReadableFile file(scratch.file("lib.so", tiny.bytes()));
    binary::Edit edit;
    edit.replace_needed = {{"libc.so.6", "libc-of-another-name.so.6"}};
    const binary::Patch patch = binary::plan_edit(file, edit);
    const support::ReadableFile edited(scratch.file("edited.so", patched(file, patch)));
    CHECK(binary::read(edited)->needed == std::vector<std::string>{"libc-of-another-name.so.6", "libm.so.6"});
    CHECK(binary::read_version_needs(edited).at(0).library == "libc-of-another-name.so.6");
  }

  TEST_CASE("data behind the last section survives an edit that needs no growth, and refuses one that does") {
    const Scratch scratch;
    TinyElf tiny;
    tiny.overlay = "an archive";
    tiny.runpath = "/build/lib";
    const support::ReadableFile file(scratch.file("lib.so", tiny.bytes()));
    const std::string edited = patched(file, binary::plan_edit(file, path_edit("$ORIGIN")));
    CHECK(edited.size() == file.size());
    CHECK(edited.ends_with("an archive"));
    CHECK(thrown_by([&] {
            binary::plan_edit(file, path_edit(std::string(5000, 'x')));
          }).find("where it has data of its own behind the last section") != std::string::npos);
  }

  TEST_CASE("what has no search path says so") {
    const Scratch scratch;
    const auto refusal = [&](const std::string& text) {
      const std::filesystem::path path = scratch.file("x", text);
      const std::string thrown =
          thrown_by([&] { binary::plan_edit(support::ReadableFile(path), path_edit("/a")); });
      return thrown.substr(path.string().size() + 2);
    };
    TinyElf tiny;
    tiny.type = elf::et_relocatable;
    CHECK(refusal(tiny.bytes()) == "cannot edit: it is a relocatable object file, which has no search path");
    tiny.type = elf::et_core;
    CHECK(refusal(tiny.bytes()) == "cannot edit: it is a core dump");
    tiny.type = elf::et_executable;
    std::string without = tiny.bytes();
    test::poke(without, tiny.at["phdr"] + 2 * 56, elf::pt_null, 4);
    CHECK(refusal(without) ==
          "cannot edit: it has no dynamic section: it is linked statically, or holds debug information only");
    CHECK(refusal("INPUT(libx.so.1)\n") ==
          "cannot edit: it is a linker script, not an ELF, PE or Mach-O file");
  }
}

TEST_SUITE("search path") {
  TEST_CASE("entries are kept, added once and filtered") {
    CHECK(binary::search_path_entries("").empty());
    CHECK(binary::search_path_entries("/a::$ORIGIN") == std::vector<std::string>{"/a", "", "$ORIGIN"});
    CHECK(binary::search_path_entries("/a:") == std::vector<std::string>{"/a", ""});
    CHECK(binary::extended_search_path("/a:/b", "/b:/c") == "/a:/b:/c");
    CHECK(binary::extended_search_path("", "/c") == "/c");
    CHECK(binary::filtered_search_path("/a:/b:/a",
                                       [](const std::string& folder) { return folder != "/b"; }) == "/a");
  }
}
