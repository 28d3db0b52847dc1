// Edits of Mach-O files: the room behind the load commands, signatures, slices of universal files.
#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "binary/macho/constants.hpp"
#include "memory_file.hpp"
#include "thrown.hpp"
#include "tiny_macho.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::binary::macho;
using pdist::binary::Edit;
using pdist::test::MemoryFile;
using pdist::test::thrown_by;
using pdist::test::tiny_arm64;
using pdist::test::TinyMacho;
using pdist::test::TinyUniversal;

namespace {

using Names = std::vector<std::string>;

/// A file with an edit planned, made and checked.
struct Edited {
  std::string bytes;
  binary::Patch patch;
  binary::Binary binary;
  std::vector<binary::CodeSignature> signatures;
};

Edited edited(const std::string& bytes, const Edit& edit) {
  const MemoryFile memory(support::as_bytes(bytes));
  const support::ReadableFile file(memory.path());
  Edited out;
  out.patch = binary::plan_edit(file, edit);
  binary::write_patched(file, out.patch,
                        [&](std::span<const std::byte> piece) { out.bytes += support::as_text(piece); });
  const MemoryFile written(support::as_bytes(out.bytes));
  const support::ReadableFile after(written.path());
  binary::check_edited(after, file, edit, out.patch);
  out.binary = binary::read(after).value();
  out.signatures = binary::read_code_signatures(after);
  return out;
}

/// The refusal without the file's name.
std::string refusal(const std::string& bytes, const Edit& edit) {
  const MemoryFile memory(support::as_bytes(bytes));
  const std::string path = memory.path();
  const std::string text = thrown_by([&] { binary::plan_edit(support::ReadableFile(path), edit); });
  return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
}

Edit adding(const std::string& path) {
  Edit edit;
  edit.macho.add_rpaths = {path};
  return edit;
}

Edit signing() {
  Edit edit;
  edit.macho.sign_ad_hoc = true;
  return edit;
}

/// Whether a second run changes nothing.
bool settles(const Edited& first, const Edit& edit) {
  return edited(first.bytes, edit).patch.empty();
}

std::uint64_t word(const std::string& bytes, std::uint64_t offset, std::size_t width = 4) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(bytes.at(offset + i))} << (8 * i);
  return value;
}

const char* const by_the_linker =
    "\nhint: use shorter names, such as @rpath/..., or link it with -headerpad_max_install_names "
    "(-Wl,-headerpad_max_install_names for a compiler)";

} // namespace

TEST_SUITE("edits of Mach-O files") {
  TEST_CASE("a name, a search path and an install name, and a signature that fits") {
    Edit edit = adding("@executable_path/../Frameworks");
    edit.replace_needed = {{"@rpath/libmaybe.dylib", "@rpath/libcertainly.dylib"}};
    edit.soname = "@rpath/a/longer/name/libtiny.dylib";
    const Edited after = edited(TinyMacho().bytes(), edit);
    CHECK(after.binary.rpaths == Names{"@loader_path/../lib", "@executable_path/../Frameworks"});
    CHECK(after.binary.needed == Names{"/usr/lib/libSystem.B.dylib", "@rpath/libcertainly.dylib"});
    CHECK(after.binary.weak_needed == Names{"@rpath/libcertainly.dylib"});
    CHECK(after.binary.soname == "@rpath/a/longer/name/libtiny.dylib");
    REQUIRE(after.signatures.size() == 1);
    CHECK(after.signatures[0].present);
    CHECK(after.signatures[0].ad_hoc);
    CHECK(after.signatures[0].problems.empty());
    CHECK(settles(after, edit));
  }

  TEST_CASE("versions and time stamps of a renamed library stay") {
    TinyMacho tiny;
    const std::string before = tiny.bytes();
    Edit edit;
    edit.replace_needed = {{"@rpath/libmaybe.dylib", "@rpath/libmay.dylib"}};
    const Edited after = edited(before, edit);
    const std::uint64_t at = tiny.at["@rpath/libmaybe.dylib"];
    CHECK(after.bytes.substr(at + 8, 16) == before.substr(at + 8, 16));
  }

  TEST_CASE("32-bit and big-endian files are written in their own form") {
    for (const bool big : {false, true}) {
      TinyMacho tiny;
      tiny.wide = false;
      tiny.big = big;
      tiny.cpu = big ? cpu_powerpc : cpu_x86;
      tiny.subtype = big ? 0 : 3;
      const Edit edit = adding("@loader_path");
      const Edited after = edited(tiny.bytes(), edit);
      CHECK(after.binary.rpaths == Names{"@loader_path/../lib", "@loader_path"});
      CHECK(after.signatures[0].problems.empty());
      CHECK(settles(after, edit));
    }
  }

  TEST_CASE("the signature is 16-aligned at the end of __LINKEDIT, whose memory is whole pages") {
    for (const bool arm : {false, true}) {
      TinyMacho tiny = arm ? tiny_arm64() : TinyMacho();
      tiny.strings.resize(21);
      const Edited after = edited(tiny.bytes(), adding("@loader_path"));
      const std::uint64_t linkedit = tiny.at["__LINKEDIT"];
      CHECK(word(after.bytes, linkedit + 48, 8) == after.bytes.size() - 0x1000);
      CHECK(word(after.bytes, linkedit + 32, 8) == (arm ? 0x4000 : 0x1000));
      CHECK(after.bytes.substr(0x1000 + 21, 11) == std::string(11, '\0'));
      CHECK(after.bytes.substr(0x1020, 4) == "\xfa\xde\x0c\xc0");
    }
  }

  TEST_CASE("a linker's larger pages stay: the memory of __LINKEDIT does not shrink to smaller ones") {
    TinyMacho tiny;
    tiny.linkedit_memory = 0x4000;
    const Edited after = edited(tiny.bytes(), adding("@loader_path"));
    CHECK(word(after.bytes, tiny.at["__LINKEDIT"] + 32, 8) == 0x4000);
  }

  TEST_CASE("nothing but load commands and the end of __LINKEDIT changes") {
    TinyMacho tiny;
    const std::string before = tiny.bytes();
    const Edited after = edited(before, adding("@loader_path"));
    const std::uint64_t end = 0x1000 + tiny.strings.size(), text = tiny.at["text"];
    CHECK(after.bytes.substr(text, end - text) == before.substr(text, end - text));
    // Free bytes become commands: LC_RPATH of 32 bytes, LC_CODE_SIGNATURE of 16.
    const std::uint64_t commands_end = 32 + word(before, 20);
    CHECK(word(after.bytes, 20) == word(before, 20) + 32 + 16);
    CHECK(word(after.bytes, 16) == word(before, 16) + 2);
    CHECK(after.bytes.substr(commands_end + 48, 208) == std::string(208, '\0'));
  }

  TEST_CASE("bytes that commands leave behind are cleared") {
    TinyMacho tiny;
    Edit edit;
    edit.search_path = "";
    edit.soname = "x";
    const std::string before = tiny.bytes();
    const Edited after = edited(before, edit);
    const std::uint64_t end = 32 + word(after.bytes, 20);
    CHECK(end < 32 + word(before, 20));
    CHECK(after.bytes.substr(end, tiny.at["text"] - end).find_first_not_of('\0') == std::string::npos);
  }

  TEST_CASE("room to the last byte, and one command too many") {
    TinyMacho tiny;
    tiny.room = 32 + 16;
    CHECK(edited(tiny.bytes(), adding("@loader_path")).binary.rpaths.size() == 2);
    tiny.room = 32 + 8;
    CHECK(refusal(tiny.bytes(), adding("@loader_path")) ==
          std::string("cannot edit: its load commands would need 8 bytes more than there are before its "
                      "contents: 480 are needed, 472 are there") +
              by_the_linker);
    tiny.room = 0;
    CHECK(refusal(tiny.bytes(), signing()) ==
          std::string("cannot edit: its load commands would need 16 bytes more than there are before its "
                      "contents: 448 are needed, 432 are there") +
              by_the_linker);
  }

  TEST_CASE("when there is no room, search paths that are there twice go first") {
    TinyMacho tiny;
    tiny.rpaths = {"/opt/lib", "/opt/lib"};
    Edit edit;
    edit.soname = tiny.id + "/longer";
    tiny.room = 32;
    CHECK(edited(tiny.bytes(), edit).binary.rpaths == tiny.rpaths);
    tiny.room = 8;
    const Edited after = edited(tiny.bytes(), edit);
    CHECK(after.binary.rpaths == Names{"/opt/lib"});
    CHECK(after.patch.strategy.front() == "1 search paths that were there twice are dropped, to make room");
    CHECK(settles(after, edit));
  }

  TEST_CASE("bytes behind the load commands that are something else are not overwritten") {
    TinyMacho tiny;
    std::string bytes = tiny.bytes();
    bytes[tiny.at["text"] - 250] = '!';
    CHECK(refusal(bytes, adding("@loader_path")) ==
          "cannot edit: the bytes behind its load commands are not free: they are not zero\n"
          "hint: link it anew, with -headerpad_max_install_names");
  }

  TEST_CASE("zeros behind the last segment are cut off") {
    TinyMacho tiny;
    tiny.tail = std::string(5000, '\0');
    const Edited after = edited(tiny.bytes(), adding("@loader_path"));
    CHECK(after.bytes.size() < 0x1000 + 1000);
    CHECK(after.signatures[0].problems.empty());
  }

  TEST_CASE("an address space that is full at its end") {
    TinyMacho tiny;
    tiny.wide = false;
    tiny.cpu = cpu_x86;
    std::string bytes = tiny.bytes();
    bytes.replace(tiny.at["__LINKEDIT"] + 24, 4, tiny.number(0xfffff800));
    bytes.replace(tiny.at["__LINKEDIT"] + 28, 4, tiny.number(0x10));
    CHECK(refusal(bytes, adding("@loader_path")) ==
          "cannot edit: its address space has no room for __LINKEDIT with a signature");
  }

  TEST_CASE("signing alone: what has none, what does not match, and not what is right") {
    const Edited first = edited(TinyMacho().bytes(), signing());
    CHECK(first.signatures[0].problems.empty());
    CHECK(settles(first, signing()));
    std::string damaged = first.bytes;
    damaged[0x1001] = 'T';
    const Edited again = edited(damaged, signing());
    CHECK(again.signatures[0].problems.empty());
    CHECK(again.bytes != first.bytes);
    CHECK(again.bytes.size() == first.bytes.size());
  }

  TEST_CASE("a signature's identifier goes over into the next one") {
    Edited file = edited(TinyMacho().bytes(), signing());
    const std::string name = file.signatures[0].identifier;
    file = edited(file.bytes, adding("/opt/lib"));
    CHECK(file.signatures[0].identifier == name);
  }

  TEST_CASE("an edit that is made already changes nothing, signed or not") {
    Edit edit = adding("@loader_path/../lib");
    edit.replace_needed = {{"gone", "@rpath/libmaybe.dylib"}};
    edit.soname = "@rpath/libtiny.dylib";
    edit.macho.remove_rpaths = {"/not/there"};
    CHECK(edited(TinyMacho().bytes(), edit).patch.empty());
  }

  TEST_CASE("a universal file: every slice, where it is") {
    for (const bool wide : {false, true}) {
      TinyUniversal universal{
          .wide = wide, .align = 14, .slices = {TinyMacho().bytes(), tiny_arm64().bytes()}};
      const Edit edit = adding("@loader_path");
      const Edited after = edited(universal.bytes(), edit);
      CHECK(after.patch.moves.empty());
      REQUIRE(after.signatures.size() == 2);
      for (const binary::Binary* slice : binary::slices_of(after.binary))
        CHECK(slice->rpaths == Names{"@loader_path/../lib", "@loader_path"});
      for (const binary::CodeSignature& signature : after.signatures)
        CHECK(signature.problems.empty());
      CHECK(settles(after, edit));
    }
  }

  TEST_CASE("a slice that has no room before the next one moves it on") {
    TinyMacho first;
    first.strings.resize(0x1000 - 16, 's');
    TinyMacho second = tiny_arm64(), third = first;
    third.subtype = 8;
    TinyUniversal universal{.slices = {first.bytes(), second.bytes(), third.bytes()}};
    const std::string before = universal.bytes();
    const Edit edit = adding("@loader_path");
    const Edited after = edited(before, edit);
    // The second one grows inside of its last page: the third one moves because the second one did.
    REQUIRE(after.patch.moves.size() == 2);
    CHECK(after.patch.moves[0].from == universal.offsets[1]);
    CHECK(after.patch.moves[0].to == universal.offsets[1] + 0x1000);
    CHECK(after.patch.moves[1].to == universal.offsets[2] + 0x1000);
    for (const binary::CodeSignature& signature : after.signatures)
      CHECK(signature.problems.empty());
    CHECK(settles(after, edit));
    const std::uint64_t end = universal.offsets[0] + first.bytes().size() + 1000;
    CHECK(after.bytes.substr(end, after.patch.moves[0].to - end).find_first_not_of('\0') ==
          std::string::npos);
  }

  TEST_CASE("a slice that the edit leaves alone stays as it is, byte for byte") {
    TinyMacho first;
    first.rpaths = {"/a"};
    TinyMacho second = tiny_arm64();
    TinyUniversal universal{.slices = {first.bytes(), second.bytes()}};
    const std::string before = universal.bytes();
    Edit edit;
    edit.macho.change_rpaths = {{"/a", "/b"}};
    const Edited after = edited(before, edit);
    CHECK(after.bytes.substr(universal.offsets[1]) == before.substr(universal.offsets[1]));
    CHECK(after.signatures[0].present);
    CHECK(!after.signatures[1].present);
  }

  TEST_CASE("an overflow in one slice leaves the others as they are") {
    TinyMacho second = tiny_arm64();
    second.room = 8;
    TinyUniversal universal{.slices = {TinyMacho().bytes(), second.bytes()}};
    CHECK(refusal(universal.bytes(), adding("@loader_path")) ==
          std::string("cannot edit: slice arm64: its load commands would need 40 bytes more than there are "
                      "before its contents: 480 are needed, 440 are there") +
              by_the_linker);
  }

  TEST_CASE("ELF and PE files do not take what is Mach-O's") {
    const std::string elf = std::string("\x7f"
                                        "ELF",
                                        4) +
                            std::string(100, '\0');
    CHECK(refusal(elf, adding("/a")) ==
          "cannot edit: only Mach-O files have search paths that are changed one by one\n"
          "hint: set the search path as a whole (--set-rpath)");
    CHECK(refusal(elf, signing()) == "cannot sign: only Mach-O files are signed ad hoc");
  }

  TEST_CASE("a written file that is not the planned one is found") {
    const std::string before = TinyMacho().bytes();
    const Edit edit = adding("@loader_path");
    const Edited after = edited(before, edit);
    const MemoryFile old(support::as_bytes(before));
    const support::ReadableFile source(old.path());
    const auto check = [&](const std::string& bytes) {
      const MemoryFile written(support::as_bytes(bytes));
      const std::string path = written.path();
      const std::string text =
          thrown_by([&] { binary::check_edited(support::ReadableFile(path), source, edit, after.patch); });
      return text.substr(text.starts_with(path + ": ") ? path.size() + 2 : 0);
    };
    CHECK(check(after.bytes) == "no error");
    std::string wrong = after.bytes;
    wrong[0x800] = 'x';
    CHECK(check(wrong) == "the edited file is not right: bytes from offset 0x0 on are not the planned ones\n"
                          "hint: please report this with the unedited file; nothing was changed");
    CHECK(check(after.bytes + "x") == "the edited file is not right: it has " +
                                          std::to_string(after.bytes.size() + 1) + " bytes, " +
                                          std::to_string(after.bytes.size()) +
                                          " are expected\nhint: run again when nothing else writes to it");
  }
}
