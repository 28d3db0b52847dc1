// Malformed PE files: one clear error each, whatever is wrong, and never anything else than an `Error`.
#include "binary/binary.hpp"
#include "memory_file.hpp"
#include "thrown.hpp"
#include "tiny_pe.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace pdist;
using pdist::test::MemoryFile;
using pdist::test::thrown_by;
using pdist::test::TinyPe;

namespace {

/// Reads and edits a file with everything there is; the error without the file's name.
std::string error_of(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  const std::string path = memory.path();
  const std::string text = thrown_by([&] {
    const support::ReadableFile file(path);
    if (!binary::read(file)) throw support::Error(path, "no binary", binary::what_it_is(file));
    binary::read_windows_facts(file);
    binary::Edit edit;
    edit.replace_needed = {{"zlib1.dll", "a-much-longer-name-than-it-had.dll"}};
    binary::plan_edit(file, edit);
  });
  const std::string prefix = path + ": ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// A good file that is being damaged.
struct Damage {
  TinyPe tiny;
  std::string bytes;

  void put(std::uint64_t offset, std::uint64_t value, std::size_t width = 4) {
    for (std::size_t i = 0; i < width; ++i)
      bytes.at(offset + i) = static_cast<char>(value >> (8 * i));
  }
  void file_header(std::uint64_t field, std::uint64_t value, std::size_t width) {
    put(tiny.at["file header"] + field, value, width);
  }
  void optional_header(std::uint64_t field, std::uint64_t value) {
    put(tiny.at["optional header"] + field, value);
  }
  void directory(std::uint64_t index, std::uint64_t address) {
    put(tiny.at["directories"] + index * 8, address);
  }
  void section(std::uint64_t index, std::uint64_t field, std::uint64_t value) {
    put(tiny.at["sections"] + index * 40 + field, value);
  }
  /// Fills ".rdata" from `what` to its end.
  void fill_from(const std::string& what, char byte) {
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(tiny.at[what]), bytes.end(), byte);
  }
};

struct Case {
  const char* name;
  std::function<void(Damage&)> damage;
  const char* error;
};

// Where fields are: file header, optional header, section header, import and export tables.
constexpr std::uint64_t sections = 2, optional_size = 16;
constexpr std::uint64_t magic = 0, section_alignment = 32, file_alignment = 36, headers_size = 60;
constexpr std::uint64_t virtual_size = 8, address = 12, raw_size = 16, raw_offset = 20;

const Case cases[] = {
    {"PE header beyond the end", [](Damage& d) { d.put(60, 0x10000); },
     "no binary: it starts as a DOS program does, and has no PE header"},
    {"PE header at the largest offset", [](Damage& d) { d.put(60, 0xffffffff); },
     "no binary: it starts as a DOS program does, and has no PE header"},
    {"a program of 16-bit Windows", [](Damage& d) { d.bytes.replace(0x80, 2, "NE"); },
     "no binary: it starts as a DOS program does, and has no PE header"},
    {"unaligned PE header",
     [](Damage& d) {
       d.put(60, 0x82);
       d.bytes.replace(0x82, 4, std::string("PE\0\0", 4));
     },
     "malformed PE file: its PE header is at offset 0x82 (e_lfanew), which is no multiple of 4"},
    {"PE header at the end",
     [](Damage& d) {
       d.bytes.resize(0x400);
       d.put(60, 0x3fc);
       d.bytes.replace(0x3fc, 4, std::string("PE\0\0", 4));
     },
     "malformed PE file: the file header (0x14 bytes at offset 0x400) is outside the file, which has 0x400 "
     "bytes"},
    {"unknown optional header", [](Damage& d) { d.put(d.tiny.at["optional header"] + magic, 0x107, 2); },
     "malformed PE file: unknown kind of optional header (Magic is 0x107)"},
    {"no optional header", [](Damage& d) { d.file_header(optional_size, 0, 2); },
     "malformed PE file: an optional header of 0 bytes (SizeOfOptionalHeader), it has at least 112"},
    {"optional header without room for the directories",
     [](Damage& d) { d.file_header(optional_size, 120, 2); },
     "malformed PE file: an optional header of 120 bytes (SizeOfOptionalHeader) has no room for 16 data "
     "directories"},
    {"optional header that is too large", [](Damage& d) { d.file_header(optional_size, 0xffff, 2); },
     "malformed PE file: the section table (0x50 bytes at offset 0x10097) is outside the file, which has "
     "0x800 bytes"},
    {"2^32-1 data directories", [](Damage& d) { d.put(d.tiny.at["directories"] - 4, 0xffffffff); },
     "malformed PE file: 4294967295 data directories (NumberOfRvaAndSizes), there are at most 16"},
    {"65,535 sections", [](Damage& d) { d.file_header(sections, 65'535, 2); },
     "malformed PE file: 65535 sections (NumberOfSections), Windows takes at most 96"},
    {"no alignment", [](Damage& d) { d.optional_header(section_alignment, 0); },
     "malformed PE file: SectionAlignment is 0x0, which is no power of two"},
    {"odd alignment", [](Damage& d) { d.optional_header(file_alignment, 0x201); },
     "malformed PE file: FileAlignment is 0x201, which is no power of two"},
    {"alignments in the wrong order", [](Damage& d) { d.optional_header(file_alignment, 0x2000); },
     "malformed PE file: FileAlignment 0x2000 is larger than SectionAlignment 0x1000"},
    {"a section past the end", [](Damage& d) { d.section(1, raw_size, 0xfffffe00); },
     "malformed PE file: section 1 '.rdata' (0xfffffe00 bytes at offset 0x600) is outside the file, which "
     "has 0x800 "
     "bytes"},
    {"a section that starts past the end", [](Damage& d) { d.section(0, raw_offset, 0xfffffe00); },
     "malformed PE file: section 0 '.text' (0x200 bytes at offset 0xfffffe00) is outside the file, which has "
     "0x800 "
     "bytes"},
    {"a section that wraps", [](Damage& d) { d.section(1, virtual_size, 0xffffffff); },
     "malformed PE file: section 1 '.rdata' at address 0x2000 wraps the address space"},
    {"overlapping sections", [](Damage& d) { d.section(0, virtual_size, 0x1001); },
     "malformed PE file: section 1 '.rdata' overlaps what is before it, or is out of order"},
    {"a section in the headers", [](Damage& d) { d.section(0, address, 0); },
     "malformed PE file: section 0 '.text' overlaps what is before it, or is out of order"},
    {"an unaligned section", [](Damage& d) { d.section(1, address, 0x2010); },
     "malformed PE file: section 1 '.rdata' is at address 0x2010, which is no multiple of SectionAlignment "
     "0x1000"},
    {"headers that cover the sections", [](Damage& d) { d.optional_header(headers_size, 0xffffffff); },
     "malformed PE file: section 0 '.text' overlaps what is before it, or is out of order"},
    {"import table nowhere", [](Damage& d) { d.directory(1, 0x7fff0000); },
     "malformed PE file: import descriptor 0 (0x14 bytes at address 0x7fff0000) is in no section"},
    {"import table at the end of the addresses", [](Damage& d) { d.directory(1, 0xffffffff); },
     "malformed PE file: import descriptor 0 (0x14 bytes at address 0xffffffff) is in no section"},
    {"import table without an end",
     [](Damage& d) {
       d.section(1, virtual_size, 0x1000);
       d.bytes.resize(0x1600);
       d.section(1, raw_size, 0x1000);
       const std::string descriptor = d.bytes.substr(d.tiny.at["imports"], 20);
       for (std::size_t at = d.tiny.at["imports"]; at + 20 <= d.bytes.size(); at += 20)
         d.bytes.replace(at, 20, descriptor);
     },
     "malformed PE file: import descriptor 201 (0x14 bytes at address 0x2ff4) is in no section"},
    {"import table without an end, in a large section",
     [](Damage& d) {
       d.bytes.resize(0x600 + 0x20000);
       d.section(1, virtual_size, 0x20000);
       d.section(1, raw_size, 0x20000);
       const std::string descriptor = d.bytes.substr(d.tiny.at["imports"], 20);
       for (std::size_t at = d.tiny.at["imports"]; at + 20 <= d.bytes.size(); at += 20)
         d.bytes.replace(at, 20, descriptor);
     },
     "malformed PE file: more than 4096 import descriptors"},
    {"import name nowhere", [](Damage& d) { d.put(d.tiny.at["imports"] + 20 + 12, 0xfffffff0); },
     "malformed PE file: the name of import 1 (at address 0xfffffff0) is in no section"},
    {"empty import name",
     [](Damage& d) { d.put(d.tiny.at["imports"] + 12, d.tiny.address_of("KERNEL32.dll") + 12); },
     "malformed PE file: the name of import 0 (at address 0x200c) is empty"},
    {"import name without an end",
     [](Damage& d) {
       d.bytes.resize(0x600 + 0x1000, 'x');
       d.section(1, virtual_size, 0x1000);
       d.section(1, raw_size, 0x1000);
       d.put(d.tiny.at["imports"] + 12, 0x2f00);
     },
     "malformed PE file: the name of import 0 (at address 0x2f00) is not terminated within 256 bytes"},
    {"import name that is too long",
     [](Damage& d) {
       d.bytes.resize(0x600 + 0x1000, 'x');
       d.section(1, virtual_size, 0x1000);
       d.section(1, raw_size, 0x1000);
       d.put(d.tiny.at["imports"] + 12, 0x2800);
     },
     "malformed PE file: the name of import 0 (at address 0x2800) is not terminated within 513 bytes"},
    {"delay imports nowhere", [](Damage& d) { d.directory(13, 0x3000); },
     "malformed PE file: delay import descriptor 0 (0x20 bytes at address 0x3000) is in no section"},
    {"delay import name nowhere", [](Damage& d) { d.put(d.tiny.at["delayed"] + 4, 0x3000); },
     "malformed PE file: the name of delay import 0 (at address 0x3000) is in no section"},
    {"delay import of the old form below the image", [](Damage& d) { d.put(d.tiny.at["delayed"], 0); },
     "malformed PE file: the name of delay import 0 (at 0x207c) is below the image base 0x10000000"},
    {"export directory nowhere", [](Damage& d) { d.directory(0, 0x800); },
     "malformed PE file: the export directory (0x28 bytes at address 0x800) is in no section"},
    {"2^32-1 exports", [](Damage& d) { d.put(d.tiny.at["exports"] + 20, 0xffffffff); },
     "malformed PE file: 4294967295 exported functions (NumberOfFunctions), ordinals end at 65536"},
    {"more exports than there is table", [](Damage& d) { d.put(d.tiny.at["exports"] + 20, 65'536); },
     "malformed PE file: the export address table (0x40000 bytes at address 0x212c) is in no section"},
    {"export name nowhere", [](Damage& d) { d.put(d.tiny.at["exports"] + 12, 0xffffffff); },
     "malformed PE file: the name of the library (at address 0xffffffff) is in no section"},
    {"forwarder to no library",
     [](Damage& d) { d.put(d.tiny.at["functions"] + 4, d.tiny.address_of("tiny.dll") + 5); },
     "malformed PE file: the forwarder 'dll' names no library"},
    {"forwarder without an end",
     [](Damage& d) {
       d.bytes.resize(0x600 + 0x1000, 'x');
       d.section(1, virtual_size, 0x1000);
       d.section(1, raw_size, 0x1000);
       d.put(d.tiny.at["directories"] + 4, 0x2000);
       d.put(d.tiny.at["functions"] + 4, 0x2ff0);
     },
     "malformed PE file: the forwarder of export 1 (at address 0x2ff0) is not terminated within 16 bytes"},
    {"load configuration nowhere", [](Damage& d) { d.directory(10, 0x3000); },
     "malformed PE file: the load configuration (0x4 bytes at address 0x3000) is in no section"},
    {"certificate table past the end",
     [](Damage& d) {
       d.directory(4, 0x7f8);
       d.put(d.tiny.at["directories"] + 4 * 8 + 4, 16);
     },
     "malformed PE file: the certificate table (0x10 bytes at offset 0x7f8) is outside the file, which has "
     "0x800 bytes"},
    {"certificate table that wraps",
     [](Damage& d) {
       d.directory(4, 0xfffffff0);
       d.put(d.tiny.at["directories"] + 4 * 8 + 4, 0xffffffff);
     },
     "malformed PE file: the certificate table (0xffffffff bytes at offset 0xfffffff0) is outside the file, "
     "which has "
     "0x800 bytes"},
    {"certificate table inside the sections",
     [](Damage& d) {
       d.directory(4, 0x500);
       d.put(d.tiny.at["directories"] + 4 * 8 + 4, 16);
     },
     "malformed PE file: the certificate table at offset 0x500 is inside the sections, which end at 0x800"},
    {"data behind the signature",
     [](Damage& d) {
       d.directory(4, 0x800);
       d.put(d.tiny.at["directories"] + 4 * 8 + 4, 16);
       d.bytes += std::string(16, 's') + "behind";
     },
     "cannot edit: 6 bytes stand behind its signature, which an edit has to drop\n"
     "hint: remove the signature first, with a tool that knows what they are"},
    {"the delay import table inside the import table",
     [](Damage& d) {
       const std::uint64_t second = d.tiny.at["imports"] + 20;
       d.directory(13, d.tiny.address_of("imports") + 28); // its name is that of the second import
       d.put(second + 8, 1);
       for (std::uint64_t at = second + 40; at < second + 52; at += 4)
         d.put(at, 0);
     },
     "cannot edit: two parts of the edit touch the same bytes\n"
     "hint: its headers and tables overlap; link it anew"},
    {"a bound import without the names of its functions",
     [](Damage& d) {
       d.put(d.tiny.at["imports"], 0);
       d.put(d.tiny.at["imports"] + 4, 0x12345678);
     },
     "cannot edit: 'KERNEL32.dll' is bound, and the names of its functions are lost\n"
     "hint: link it anew, without binding"},
};

/// A resource tree that is being damaged.
const Case resource_cases[] = {
    {"resources nowhere", [](Damage& d) { d.directory(2, 0x10000000); },
     "malformed PE file: the resource directory at 0x0 (0x10 bytes at address 0x10000000) is in no section"},
    {"65,535 entries", [](Damage& d) { d.put(d.tiny.at["resources"] + 14, 0xffff, 2); },
     "malformed PE file: the entries of the resource directory at 0x0 (0x7fff8 bytes at address 0x214c) is "
     "in no "
     "section"},
    {"65,535 named entries before them", [](Damage& d) { d.put(d.tiny.at["resources"] + 12, 0xffff, 2); },
     "malformed PE file: the entries of the resource directory at 0x0 (0x10 bytes at address 0x82144) is in "
     "no section"},
    {"data where a directory is expected", [](Damage& d) { d.put(d.tiny.at["resources"] + 20, 0x10); },
     "malformed PE file: the resource tree has data below a type (OffsetToData is 0x10)"},
    {"a directory where data is expected",
     [](Damage& d) { d.put(d.tiny.at["languages 16"] + 20, 0x80000000); },
     "malformed PE file: the resource tree has a directory below a language (OffsetToData is 0x80000000)"},
    {"a directory that is its own child, three levels deep",
     [](Damage& d) {
       const std::uint64_t itself = d.tiny.at["names 16"] - d.tiny.at["resources"];
       d.put(d.tiny.at["names 16"] + 20, itself | 0x80000000);
     },
     "malformed PE file: the resource tree has a directory below a language (OffsetToData is 0x80000070)"},
    {"a root that is its own child: it has no such resource",
     [](Damage& d) { d.put(d.tiny.at["resources"] + 20, 0x80000000); }, "no error"},
    {"a directory outside", [](Damage& d) { d.put(d.tiny.at["resources"] + 20, 0xfffffff0); },
     "malformed PE file: the resource directory at 0x7ffffff0 (0x10 bytes at address 0x8000212c) is in no "
     "section"},
    {"contents outside", [](Damage& d) { d.put(d.tiny.at["data 16"], 0xfffffff0); },
     "malformed PE file: a resource (0x28 bytes at address 0xfffffff0) is in no section"},
    {"a resource of 4 GiB", [](Damage& d) { d.put(d.tiny.at["data 16"] + 4, 0xffffffff); },
     "malformed PE file: a resource of 4294967295 bytes (at 0x48), at most 1048576 are read"},
    {"a version resource of another kind", [](Damage& d) { d.put(d.tiny.at["contents 16"] + 6, 'X', 1); },
     "malformed PE file: its version resource does not start with VS_VERSION_INFO"},
    {"a version record whose key does not end", [](Damage& d) { d.put(d.tiny.at["contents 16"], 12, 2); },
     "szKey at offset 0x768 is outside the file or table: 2 bytes are needed there, the data ends at offset "
     "0x768"},
    {"a version record that is longer than the resource",
     [](Damage& d) { d.put(d.tiny.at["contents 16"], 0xffff, 2); },
     "a version record at offset 0x75c is outside the file or table: 65535 bytes are needed there, the data "
     "ends at offset 0x784"},
};

Damage good(const TinyPe& tiny = {}) {
  Damage damage{tiny, {}};
  damage.bytes = damage.tiny.bytes();
  return damage;
}

TinyPe with_resources() {
  TinyPe tiny;
  tiny.version = test::version_record("VS_VERSION_INFO", "", 0);
  tiny.manifest = "<assembly/>";
  return tiny;
}

} // namespace

TEST_SUITE("malformed PE files") {
  TEST_CASE("the good file is good") {
    CHECK(error_of(good().bytes) == "no error");
  }

  TEST_CASE("each has its own words") {
    for (const Case& each : cases) {
      CAPTURE(std::string(each.name));
      Damage damage = good();
      each.damage(damage);
      CHECK(error_of(damage.bytes) == std::string(each.error));
    }
  }

  TEST_CASE("resource trees") {
    for (const Case& each : resource_cases) {
      CAPTURE(std::string(each.name));
      Damage damage = good(with_resources());
      each.damage(damage);
      CHECK(error_of(damage.bytes) == std::string(each.error));
    }
  }

  TEST_CASE("cut short at every byte, and nothing else than an error") {
    TinyPe tiny = with_resources();
    tiny.signature = std::string(16, 's');
    const std::string whole = tiny.bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string error = error_of(whole.substr(0, size));
      CAPTURE(size);
      CHECK(error != "no error");
    }
  }

  TEST_CASE("every byte changed to the edges, and nothing else than an error") {
    const std::string whole = with_resources().bytes();
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const char value : {'\0', '\x7f', '\x80', '\xff'}) {
        std::string bytes = whole;
        bytes[at] = value;
        error_of(bytes);
      }
    }
  }

  TEST_CASE("impostors") {
    CHECK(error_of("") == "no binary: it is empty");
    CHECK(error_of("MZ") == "no binary: it starts as a DOS program does, and has no PE header");
    CHECK(error_of("<html>not found</html>") ==
          "no binary: it is an HTML page, not an ELF, PE or Mach-O file");
    CHECK(error_of("PK\3\4") == "no binary: it is not an ELF, PE or Mach-O file");
    CHECK(error_of("a DLL, soon") == "no binary: it is text, not an ELF, PE or Mach-O file");
  }
}
