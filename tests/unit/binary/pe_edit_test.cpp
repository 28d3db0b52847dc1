// Edits of PE files: where names go, what follows from changed bytes, and what is refused.
#include "binary/binary.hpp"
#include "memory_file.hpp"
#include "thrown.hpp"
#include "tiny_pe.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::test::MemoryFile;
using pdist::test::thrown_by;
using pdist::test::TinyPe;

namespace {

using Names = std::vector<std::string>;
using Replacements = std::vector<std::pair<std::string, std::string>>;

/// A file with an edit planned, made and checked.
struct Edited {
  std::string bytes;
  binary::Patch patch;
  binary::Binary binary;
  binary::WindowsFacts facts;
};

Edited edited(const std::string& bytes, const binary::Edit& edit) {
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
  out.facts = binary::read_windows_facts(after).value();
  return out;
}

binary::Edit renamed(const Replacements& names) {
  binary::Edit edit;
  edit.replace_needed = names;
  return edit;
}

Edited edited(TinyPe& tiny, const Replacements& names) {
  return edited(tiny.bytes(), renamed(names));
}

/// The refusal without the file's name.
std::string refusal(const std::string& bytes, const binary::Edit& edit) {
  const MemoryFile memory(support::as_bytes(bytes));
  const std::string path = memory.path();
  const std::string text = thrown_by([&] { binary::plan_edit(support::ReadableFile(path), edit); });
  return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
}

std::string refusal(TinyPe tiny, const Replacements& names) {
  return refusal(tiny.bytes(), renamed(names));
}

std::uint32_t word(const std::string& bytes, std::uint64_t offset) {
  const auto view = std::as_bytes(std::span(bytes));
  return support::ByteView(view, support::ByteOrder::little, "test").u32(offset, "word");
}

/// No free byte at the end of ".rdata".
TinyPe full() {
  TinyPe tiny;
  tiny.used_up_to = 0x400;
  return tiny;
}

constexpr const char* long_name = "zlib1-of-chat-1.2.3-and-then-some.dll";

} // namespace

TEST_SUITE("edits of PE files") {
  TEST_CASE("a name that is not longer takes the place of the old one, whatever its case") {
    TinyPe tiny;
    const std::string before = tiny.bytes();
    const Edited after = edited(tiny, {{"ZLIB1.DLL", "z.dll"}});
    CHECK(after.binary.needed == Names{"KERNEL32.dll", "z.dll"});
    CHECK(after.binary.delayed == Names{"user32.dll"});
    CHECK(after.bytes.size() == before.size());
    CHECK(after.bytes.substr(tiny.at["zlib1.dll"], 10) == std::string("z.dll\0\0\0\0\0", 10));
    CHECK(after.patch.chunks.size() == 1);
    CHECK(after.patch.strategy ==
          Names{"'z.dll' stands in the place of 'zlib1.dll'", "CheckSum stays 0: it is no driver"});
  }

  TEST_CASE("a longer name goes behind what its section uses, which grows") {
    for (const bool wide : {true, false}) {
      TinyPe tiny;
      tiny.wide = wide;
      const Edited after = edited(tiny, {{"zlib1.dll", long_name}, {"user32.dll", "user32-longer.dll"}});
      CHECK(after.binary.needed == Names{"KERNEL32.dll", long_name});
      CHECK(after.binary.delayed == Names{"user32-longer.dll"});
      CHECK(after.patch.final_size == after.patch.original_size);
      CHECK(after.patch.strategy[0] ==
            "'zlib1-of-chat-1.2.3-and-then-some.dll' stands in free bytes at the end of section '.rdata'");
      const std::uint64_t used = word(after.bytes, tiny.at["sections"] + 40 + 8);
      CHECK(after.bytes.compare(tiny.data_offset() + used - 18, 18, "user32-longer.dll", 18) == 0);
    }
  }

  TEST_CASE("delay imports of the old form get whole addresses") {
    TinyPe tiny;
    tiny.wide = false;
    tiny.old_delay = true;
    const Edited after = edited(tiny, {{"user32.dll", "user32-longer.dll"}});
    CHECK(after.binary.delayed == Names{"user32-longer.dll"});
    CHECK(word(after.bytes, tiny.at["delayed"] + 4) > tiny.image_base);
  }

  TEST_CASE("one library in both tables is renamed in both, and the long name is written once") {
    TinyPe tiny;
    tiny.delayed = {"Zlib1.dll"};
    const Edited after = edited(tiny, {{"zlib1.dll", long_name}});
    CHECK(after.binary.needed[1] == long_name);
    CHECK(after.binary.delayed == Names{long_name});
    CHECK(after.bytes.find(long_name) == after.bytes.rfind(long_name));
  }

  TEST_CASE("without free bytes there is a new section, and the next edit uses its rest") {
    TinyPe tiny = full();
    const Edited after = edited(tiny, {{"zlib1.dll", long_name}});
    CHECK(after.binary.needed[1] == long_name);
    CHECK(after.patch.final_size == after.patch.original_size + 0x200);
    CHECK(after.patch.strategy[0] ==
          "'zlib1-of-chat-1.2.3-and-then-some.dll' stands in a new section '.pdist'");
    CHECK(word(after.bytes, tiny.at["sections"] + 80 + 12) == 0x3000);   // its address
    CHECK(word(after.bytes, tiny.at["optional header"] + 56) == 0x4000); // SizeOfImage
    CHECK((word(after.bytes, tiny.at["file header"]) >> 16) == 3);       // NumberOfSections
    const Edited again = edited(after.bytes, renamed({{"user32.dll", "user32-longer.dll"}}));
    CHECK(again.binary.delayed == Names{"user32-longer.dll"});
    CHECK(again.patch.final_size == again.patch.original_size);
    CHECK(again.patch.strategy[0] ==
          "'user32-longer.dll' stands in free bytes at the end of section '.pdist'");
  }

  TEST_CASE("a name that stands last grows where it is") {
    TinyPe tiny;
    const Edited first = edited(tiny, {{"zlib1.dll", "zlib1-renamed.dll"}});
    const Edited second = edited(first.bytes, renamed({{"zlib1-renamed.dll", "zlib1-renamed-again.dll"}}));
    CHECK(second.binary.needed == Names{"KERNEL32.dll", "zlib1-renamed-again.dll"});
    CHECK(second.patch.strategy[0] ==
          "'zlib1-renamed-again.dll' stands in the place of 'zlib1-renamed.dll' and in free bytes behind it");
    const std::uint64_t size = tiny.at["sections"] + 40 + 8;
    CHECK(word(second.bytes, size) == word(first.bytes, size) + 6);
    // Its bytes are those of the first edit and six more: no place is lost.
    CHECK(second.bytes.find("zlib1-renamed.dll") == std::string::npos);
  }

  TEST_CASE("free bytes that are not zero are not free") {
    TinyPe tiny;
    std::string bytes = tiny.bytes();
    const std::uint64_t used = word(bytes, tiny.at["sections"] + 40 + 8);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(tiny.data_offset() + used), bytes.end(), 'x');
    CHECK(edited(bytes, renamed({{"zlib1.dll", long_name}})).bytes.size() == bytes.size() + 0x200);
  }

  TEST_CASE("no room anywhere") {
    const auto why = [](const std::string& reason) {
      return "cannot edit: there is no room for the longer name 'zlib1-of-chat-1.2.3-and-then-some.dll': no "
             "section "
             "has 38 free bytes, and " +
             reason + "\nhint: choose a name that is not longer than the old one";
    };
    TinyPe tiny = full();
    tiny.overlay = "data of an installer";
    CHECK(refusal(tiny, {{"zlib1.dll", long_name}}) ==
          why("what stands behind its sections would not be where it is looked for"));
    tiny = full();
    tiny.headers = 0x200;
    tiny.pe_header = 0x88;
    CHECK(refusal(tiny, {{"zlib1.dll", long_name}}) == why("its headers have no room for a section more"));
    tiny = full();
    std::string bytes = tiny.bytes();
    bytes[tiny.at["sections"] + 80 + 39] = 'x'; // a bound import table may be there
    CHECK(refusal(bytes, renamed({{"zlib1.dll", long_name}})) ==
          why("its headers have no room for a section more"));
    CHECK(edited(bytes, renamed({{"zlib1.dll", "z.dll"}})).binary.needed[1] == "z.dll");
  }

  TEST_CASE("the overlay is kept exactly") {
    TinyPe tiny;
    tiny.overlay = "data of an installer";
    const Edited after = edited(tiny, {{"zlib1.dll", long_name}});
    CHECK(after.bytes.ends_with(tiny.overlay));
    CHECK(after.facts.overlay_size == tiny.overlay.size());
  }

  TEST_CASE("a signature goes, also from under a new section, and what is before it stays") {
    TinyPe tiny;
    tiny.overlay = "overlay!";
    tiny.signature = std::string(64, 's');
    const Edited after = edited(tiny, {{"zlib1.dll", "z.dll"}});
    CHECK(after.patch.final_size == after.patch.original_size - 64);
    CHECK(after.facts.certificate_size == 0);
    CHECK(after.bytes.ends_with("overlay!"));
    CHECK(after.patch.strategy[0] == "the signature (64 bytes) is dropped: it no longer fits");

    tiny = full();
    tiny.signature = std::string(0x400, 's');
    tiny.dll_characteristics = binary::pe::dll_force_integrity;
    const Edited grown = edited(tiny, {{"zlib1.dll", long_name}});
    CHECK(grown.patch.final_size == grown.patch.original_size - 0x200);
    CHECK(grown.bytes.find('s', tiny.at["signature"] + 50) == std::string::npos);
    CHECK(grown.patch.strategy[1] ==
          "it has to be signed again: Windows does not load it otherwise (FORCE_INTEGRITY)");
  }

  TEST_CASE("CheckSum is made anew where there is one, and in drivers") {
    TinyPe tiny;
    std::string bytes = tiny.bytes();
    bytes[tiny.at["optional header"] + 64] = 1;
    Edited after = edited(bytes, renamed({{"zlib1.dll", "z.dll"}}));
    CHECK(after.facts.checksum == after.facts.actual_checksum);
    CHECK(after.patch.strategy.back() == "CheckSum is computed anew");
    tiny.subsystem = binary::pe::subsystem_native;
    after = edited(tiny, {{"zlib1.dll", "z.dll"}});
    CHECK(after.facts.checksum != 0);
    CHECK(after.facts.checksum == after.facts.actual_checksum);
  }

  TEST_CASE("bound imports are cleared") {
    TinyPe tiny;
    tiny.bound = true;
    const Edited after = edited(tiny, {{"zlib1.dll", "z.dll"}});
    CHECK(word(after.bytes, tiny.at["directories"] + 11 * 8) == 0);
    for (const std::uint64_t import : {0u, 20u}) {
      CHECK(word(after.bytes, tiny.at["imports"] + import + 4) == 0);
      CHECK(word(after.bytes, tiny.at["imports"] + import + 8) == 0);
    }
    CHECK(after.patch.strategy[1] == "bound imports are cleared: Windows looks the functions up anew");
  }

  TEST_CASE("a name that is also the end of another one is left alone") {
    TinyPe tiny;
    tiny.needed = {"KERNEL32.dll", "libz.dll"};
    std::string bytes = tiny.bytes();
    // The second import is called by the end of the first one's name.
    const std::uint32_t tail = static_cast<std::uint32_t>(tiny.address_of("KERNEL32.dll") + 6);
    for (unsigned i = 0; i < 4; ++i)
      bytes[tiny.at["imports"] + 20 + 12 + i] = static_cast<char>(tail >> (8 * i));
    CHECK(edited(bytes, renamed({{"32.dll", "z.dll"}})).binary.needed == Names{"KERNEL32.dll", "z.dll"});
    CHECK(edited(bytes, renamed({{"kernel32.dll", "z.dll"}})).binary.needed == Names{"z.dll", "32.dll"});
  }

  TEST_CASE("an edit that is made already, or that changes nothing, leaves every byte") {
    TinyPe tiny;
    tiny.signature = std::string(16, 's');
    const Edited after = edited(tiny, {{"absent.dll", "zlib1.dll"}, {"user32.dll", "user32.dll"}});
    CHECK(after.patch.empty());
    CHECK(after.bytes == tiny.bytes());
    CHECK(edited(tiny, {{"zlib1.dll", "ZLIB1.dll"}}).binary.needed[1] == "ZLIB1.dll");
  }

  TEST_CASE("what PE files do not have is refused, with the way out") {
    const auto refused = [](auto&& set) {
      binary::Edit edit;
      set(edit);
      return refusal(TinyPe().bytes(), edit);
    };
    const std::string no_path =
        "cannot edit: a PE file has no search path: Windows looks beside the program first\n"
        "hint: put the libraries into the folder of the program";
    CHECK(refused([](binary::Edit& edit) { edit.search_path = "$ORIGIN"; }) == no_path);
    CHECK(refused([](binary::Edit& edit) { edit.tag = binary::Edit::SearchPathTag::rpath; }) == no_path);
    CHECK(refused([](binary::Edit& edit) { edit.soname = "x.dll"; }) ==
          "cannot edit: Windows knows a DLL by the name of its file, whatever the export table says\n"
          "hint: rename the file");
    CHECK(refused([](binary::Edit& edit) { edit.interpreter = "/lib/ld.so"; }) ==
          "cannot edit: a PE file has no interpreter: Windows loads it itself");
    const std::string no_functions =
        "cannot edit: imports name functions, not only libraries: none can be added or removed\n"
        "hint: link it anew, or rename an import (--replace-needed)";
    CHECK(refused([](binary::Edit& edit) { edit.add_needed = {"x.dll"}; }) == no_functions);
    CHECK(refused([](binary::Edit& edit) { edit.remove_needed = {"x.dll"}; }) == no_functions);
  }

  TEST_CASE("names that cannot be") {
    const TinyPe tiny;
    CHECK(refusal(tiny, {{"absent.dll", "x.dll"}}) ==
          "cannot edit: it does not import from 'absent.dll'\n"
          "hint: pdist-rpath --print-needed --print-delayed shows what it imports from");
    CHECK(refusal(tiny, {{"zlib1.dll", ""}}) == "cannot edit: the name of a library to set is empty");
    CHECK(refusal(tiny, {{"zlib1.dll", std::string(260, 'x')}}) ==
          "cannot edit: a name to set has 260 bytes, Windows takes at most 259");
    CHECK(refusal(tiny, {{"zlib1.dll", "zl\u00eeb.dll"}}) ==
          "cannot edit: the name 'zl\u00eeb.dll' is not ASCII: Windows reads it in the code page of each "
          "machine\n"
          "hint: name the library in ASCII");
    CHECK(refusal(tiny, {{"zlib1.dll", "lib/z.dll"}}) ==
          "cannot edit: the name 'lib/z.dll' is not the name of a file");
    CHECK(refusal(tiny, {{"zlib1.dll", "USER32.dll"}, {"user32.dll", "x.dll"}}) ==
          "cannot edit: 'USER32.dll' is a new name and an old name of imports at once\n"
          "hint: replace them in two runs");
    TinyPe forwards;
    forwards.forwards = {"zlib1.compress"};
    CHECK(refusal(forwards, {{"ZLIB1.dll", "z.dll"}}) ==
          "cannot edit: it forwards functions to 'ZLIB1.dll', which would still be looked for by that name\n"
          "hint: keep that library's name, or link this one anew");
  }

  TEST_CASE("an edited file with another byte changed is found out") {
    TinyPe tiny;
    const std::string bytes = tiny.bytes();
    const binary::Edit edit = renamed({{"zlib1.dll", "z.dll"}});
    const Edited good = edited(bytes, edit);
    const auto found = [&](std::uint64_t at, char value) {
      std::string bad = good.bytes;
      bad[at] = value;
      const MemoryFile before(support::as_bytes(bytes)), after(support::as_bytes(bad));
      return thrown_by([&] {
        binary::check_edited(support::ReadableFile(after.path()), support::ReadableFile(before.path()), edit,
                             good.patch);
      });
    };
    const auto contains = [](const std::string& text, const std::string& part) {
      return text.find("the edited file is not right: " + part) != std::string::npos;
    };
    CHECK(contains(found(tiny.headers + 8, 'x'), "bytes from offset 0x0 on changed"));
    CHECK(contains(found(tiny.at["zlib1.dll"], 'x'), "its imports have other names than asked for"));
    CHECK(contains(found(tiny.at["imports"], '\1'), "the functions of import 0 changed"));
    CHECK(contains(found(tiny.at["delayed"] + 8, '\1'), "the functions of delay import 0 changed"));
    CHECK(contains(found(tiny.at["file header"], '\x65'), "its architecture or kind changed"));
    CHECK(contains(found(tiny.at["tiny.dll"], 'T'), "its exports changed"));
    CHECK(contains(found(tiny.at["sections"] + 36, '\x21'), "section '.text' changed"));
    CHECK(contains(found(tiny.at["directories"] + 3 * 8, '\1'), "data directory 3 changed"));
    CHECK(contains(found(tiny.at["optional header"] + 64, '\1'), "its CheckSum is wrong") == false);
    CHECK(contains(found(tiny.at["optional header"] + 64, '\1'), "bytes from offset 0x0 on changed"));
  }
}
