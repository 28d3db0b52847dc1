// Malformed ELF files: one clear error each, whatever is wrong, and never anything else than an `Error`.
#include "binary/binary.hpp"
#include "memory_file.hpp"
#include "thrown.hpp"
#include "tiny_elf.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace pdist;
using pdist::test::MemoryFile;
using pdist::test::poke;
using pdist::test::thrown_by;
using pdist::test::TinyElf;

namespace elf = pdist::binary::elf;

namespace {

/// Reads and edits a file with everything there is; the error without the file's name.
std::string error_of(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  const std::string path = memory.path();
  const std::string text = thrown_by([&] {
    const support::ReadableFile file(path);
    if (!binary::read(file)) throw support::Error(path, "no binary");
    binary::read_version_needs(file);
    binary::Edit edit;
    edit.search_path = "$ORIGIN/../lib/of/its/own";
    binary::plan_edit(file, edit);
  });
  const std::string prefix = path + ": ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// Offsets of fields in 64-bit headers (gABI).
constexpr std::uint64_t e_phoff = 32, e_shoff = 40, e_phentsize = 54, e_phnum = 56, e_shentsize = 58;
constexpr std::uint64_t p_type = 0, p_offset = 8, p_vaddr = 16, p_filesz = 32, p_memsz = 40, p_align = 48;
constexpr std::uint64_t program_header = 56, dynamic_entry = 16;

/// A change of a good file, and what it is refused with.
struct Case {
  const char* name;
  std::function<void(std::string& bytes, TinyElf& tiny)> change;
  const char* error;
};

std::uint64_t segment(TinyElf& tiny, std::uint64_t index) {
  return tiny.at["phdr"] + index * program_header;
}

/// Changes the value of the dynamic entry with `tag`.
void set_dynamic(std::string& bytes, TinyElf& tiny, std::uint64_t tag, std::uint64_t value) {
  std::vector<std::byte> wanted(8), found(8);
  support::store_number(wanted, 0, tag, 8, support::ByteOrder::little);
  for (std::uint64_t at = tiny.at["dynamic"];; at += dynamic_entry) {
    std::memcpy(found.data(), bytes.data() + at, 8);
    if (found != wanted) continue;
    poke(bytes, at + 8, value, 8);
    return;
  }
}

// Segments of TinyElf: 0 the read-only PT_LOAD, 1 the writable one, 2 PT_DYNAMIC, 3 PT_NOTE.
const Case cases[] = {
    {"a word size of 3", [](auto& b, auto&) { b[4] = 3; },
     "malformed ELF file: unknown word size (EI_CLASS is 3)"},
    {"a byte order of 0", [](auto& b, auto&) { b[5] = 0; },
     "malformed ELF file: unknown byte order (EI_DATA is 0)"},
    {"an unknown version", [](auto& b, auto&) { b[6] = 9; },
     "malformed ELF file: unknown version (EI_VERSION is 9)"},
    {"program headers of 0 bytes", [](auto& b, auto&) { poke(b, e_phentsize, 0, 2); },
     "malformed ELF file: program headers of 0 bytes (e_phentsize), they have 56"},
    {"a program header table at 2^64 - 8", [](auto& b, auto&) { poke(b, e_phoff, ~std::uint64_t{7}, 8); },
     "malformed ELF file: the program header table (0xe0 bytes at offset 0xfffffffffffffff8) is outside the "
     "file, "
     "which has 0x12b0 bytes"},
    {"65,535 program headers without a section header",
     [](auto& b, auto&) {
       poke(b, e_phnum, 0xffff, 2);
       poke(b, e_shoff, 0, 8);
     },
     "malformed ELF file: the count of program headers is in section header 0, and there is none"},
    {"2^32 - 1 program headers",
     [](auto& b, auto& t) {
       poke(b, e_phnum, 0xffff, 2);
       poke(b, t.at["shdr"] + 44, 0xffffffff, 4);
     },
     "malformed ELF file: 4294967295 program headers, at most 65536 are read"},
    {"section headers of a wrong size", [](auto& b, auto&) { poke(b, e_shentsize, 63, 2); },
     "malformed ELF file: section headers of 63 bytes (e_shentsize), they have 64"},
    {"section headers behind the end", [](auto& b, auto&) { poke(b, e_shoff, 0x100000, 8); },
     "malformed ELF file: the section header table (0x1c0 bytes at offset 0x100000) is outside the file, "
     "which has "
     "0x12b0 bytes"},
    {"two PT_DYNAMIC", [](auto& b, auto& t) { poke(b, segment(t, 3) + p_type, elf::pt_dynamic, 4); },
     "malformed ELF file: it has two PT_DYNAMIC segments"},
    {"an alignment of 2^40",
     [](auto& b, auto& t) { poke(b, segment(t, 0) + p_align, std::uint64_t{1} << 40, 8); },
     "malformed ELF file: the PT_LOAD at address 0x0 asks for an alignment of 0x10000000000, no page is "
     "larger than "
     "0x40000000"},
    {"an alignment of 3", [](auto& b, auto& t) { poke(b, segment(t, 0) + p_align, 3, 8); },
     "malformed ELF file: the PT_LOAD at address 0x0 has the alignment 0x3, which is no power of two"},
    {"an address that its offset does not agree with",
     [](auto& b, auto& t) { poke(b, segment(t, 1) + p_vaddr, 0x2010, 8); },
     "malformed ELF file: the PT_LOAD at address 0x2010 and its offset 0x1000 disagree modulo the alignment "
     "0x1000"},
    {"more bytes in the file than in memory",
     [](auto& b, auto& t) { poke(b, segment(t, 1) + p_memsz, 8, 8); },
     "malformed ELF file: the PT_LOAD at address 0x2000 has more bytes in the file than in memory"},
    {"a segment size that wraps",
     [](auto& b, auto& t) { poke(b, segment(t, 1) + p_filesz, ~std::uint64_t{0}, 8); },
     "malformed ELF file: the PT_LOAD at address 0x2000 (0xffffffffffffffff bytes at offset 0x1000) is "
     "outside the "
     "file, which has 0x12b0 bytes"},
    {"a segment that wraps the address space",
     [](auto& b, auto& t) { poke(b, segment(t, 1) + p_memsz, ~std::uint64_t{0}, 8); },
     "malformed ELF file: the PT_LOAD at address 0x2000 wraps the address space"},
    {"overlapping segments", [](auto& b, auto& t) { poke(b, segment(t, 0) + p_memsz, 0x2001, 8); },
     "malformed ELF file: the PT_LOAD at address 0x2000 overlaps the one before it, or is out of order"},
    {"a dynamic section elsewhere in memory",
     [](auto& b, auto& t) {
       poke(b, segment(t, 2) + p_vaddr, 0x2008, 8);
       poke(b, segment(t, 2) + p_filesz, 0xe0, 8);
     },
     "malformed ELF file: address and offset of PT_DYNAMIC name different places"},
    {"a dynamic section in no segment", [](auto& b, auto& t) { poke(b, segment(t, 2) + p_vaddr, 0x9000, 8); },
     "malformed ELF file: the dynamic section (0xf0 bytes at address 0x9000) is in no PT_LOAD"},
    {"a dynamic section without an end",
     [](auto& b, auto& t) { poke(b, segment(t, 2) + p_filesz, 3 * dynamic_entry, 8); },
     "malformed ELF file: its dynamic section has no end (DT_NULL)"},
    {"a string table outside every segment",
     [](auto& b, auto& t) { set_dynamic(b, t, elf::dt_strtab, 0x100000); },
     "malformed ELF file: the dynamic string table (0x42 bytes at address 0x100000) is in no PT_LOAD"},
    {"a string table of 2^63 bytes",
     [](auto& b, auto& t) { set_dynamic(b, t, elf::dt_strsz, std::uint64_t{1} << 63); },
     "malformed ELF file: the dynamic string table (0x8000000000000000 bytes at address 0x188) is in no "
     "PT_LOAD"},
    {"a name behind the string table", [](auto& b, auto& t) { set_dynamic(b, t, elf::dt_soname, 0x1000); },
     "malformed ELF file: DT_SONAME is at 0x1000 of the dynamic string table, which has 0x42 bytes"},
    {"an unterminated name",
     [](auto& b, auto& t) { set_dynamic(b, t, elf::dt_strsz, t.string_index["libtiny.so.1"] + 3); },
     "DT_SONAME at offset 0x1b2 is not terminated: no NUL before offset 0x1b5"},
    {"no string table",
     [](auto& b, auto& t) {
       set_dynamic(b, t, elf::dt_strtab, 0);
       set_dynamic(b, t, elf::dt_strsz, 0);
     },
     "malformed ELF file: DT_NEEDED is at 0x16 of the dynamic string table, which has 0x0 bytes"},
    {"version needs that point nowhere", [](auto& b, auto& t) { set_dynamic(b, t, elf::dt_verneed, 0x7000); },
     "malformed ELF file: a version need (0x10 bytes at address 0x7000) is in no PT_LOAD"},
    {"version needs that leave their segment",
     [](auto& b, auto& t) { poke(b, t.at["verneed"] + 12, 0x10000, 4); },
     "malformed ELF file: a version need (0x10 bytes at address 0x101d0) is in no PT_LOAD"},
    {"a symbol table larger than the file",
     [](auto& b, auto& t) {
       poke(b, t.at["hash"] + 4, 0xffffffff, 4);
       poke(b, e_shoff, 0, 8);
     },
     "malformed ELF file: the dynamic symbol table (0x17ffffffe8 bytes at address 0x140) is in no PT_LOAD"},
};

} // namespace

TEST_SUITE("malformed ELF") {
  TEST_CASE("each has its own error") {
    for (const Case& one : cases) {
      CAPTURE(std::string(one.name));
      TinyElf tiny;
      std::string bytes = tiny.bytes();
      one.change(bytes, tiny);
      CHECK(error_of(bytes) == one.error);
    }
    CHECK(error_of(TinyElf().bytes()) == "no error");
  }

  TEST_CASE("notes that cannot be read are passed over: no loader asks for them") {
    const std::function<void(std::string&, TinyElf&)> changes[] = {
        [](auto& b, auto& t) { poke(b, segment(t, 3) + p_offset, 0x9000, 8); },                 // outside
        [](auto& b, auto& t) { poke(b, segment(t, 3) + p_filesz, std::uint64_t{1} << 40, 8); }, // huge
        [](auto& b, auto& t) { poke(b, t.at["note"] + 4, 0x7fffffff, 4); }, // longer than its segment
        [](auto& b, auto& t) { poke(b, t.at["note"], 0xffffffff, 4); },     // with such a name
    };
    for (const auto& change : changes) {
      TinyElf tiny;
      std::string bytes = tiny.bytes();
      change(bytes, tiny);
      CHECK(error_of(bytes) == "no error");
    }
  }

  TEST_CASE("version records that overlap in a chain end at a limit") {
    TinyElf tiny;
    tiny.text_size = 300'000;
    std::string bytes = tiny.bytes();
    // Every fourth byte starts a record without versions, whose next one starts four bytes later.
    const std::uint64_t start = tiny.at["text"];
    for (std::uint64_t i = 0; i < tiny.text_size; i += 4)
      poke(bytes, start + i, 4, 4);
    set_dynamic(bytes, tiny, elf::dt_verneed, start);
    CHECK(error_of(bytes) == "malformed ELF file: more than 65536 records of symbol versions");
  }

  TEST_CASE("truncated anywhere it is refused or read, but nothing else happens") {
    TinyElf tiny;
    tiny.interpreter = "/lib/ld.so";
    tiny.dlopen_json = R"([{"soname":["libz.so.1"]}])";
    const std::string whole = tiny.bytes();
    std::size_t refused = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      if (size > 0x300 && size < 0xfe0) continue; // zero padding between the segments
      const std::string error = error_of(whole.substr(0, size));
      CAPTURE(size);
      CHECK(error != "no error"); // the section headers end the file, so something is always missing
      ++refused;
    }
    CHECK(refused > 1000);
  }

  TEST_CASE(
      "with any byte of the headers and tables changed it is refused or read, but nothing else happens") {
    for (const bool wide : {true, false}) {
      TinyElf tiny({wide, support::ByteOrder::big});
      const std::string whole = tiny.bytes();
      const std::pair<std::uint64_t, std::uint64_t> ranges[] = {{4, tiny.at["text"]},
                                                                {tiny.at["dynamic"], whole.size()}};
      for (const auto& [begin, end] : ranges) {
        for (std::uint64_t at = begin; at < end; ++at) {
          for (const char value : {'\0', '\1', '\x7f', '\xff'}) {
            std::string changed = whole;
            changed[at] = value;
            CAPTURE(at);
            CHECK_NOTHROW(error_of(changed)); // `thrown_by` lets through everything that is not an Error
          }
        }
      }
    }
  }
}
