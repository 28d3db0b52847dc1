// Malformed Mach-O files: one clear error each, whatever is wrong, and never anything else than an `Error`.
#include "binary/binary.hpp"
#include "binary/macho/constants.hpp"
#include "binary/macho/records.hpp"
#include "memory_file.hpp"
#include "thrown.hpp"
#include "tiny_macho.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace pdist;
using namespace pdist::binary::macho;
using pdist::test::MemoryFile;
using pdist::test::thrown_by;
using pdist::test::tiny_arm64;
using pdist::test::TinyMacho;
using pdist::test::TinyUniversal;

namespace {

/// Reads and edits a file with everything there is; the error without the file's name and hint.
std::string error_of(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  const std::string path = memory.path();
  std::string text = thrown_by([&] {
    const support::ReadableFile file(path);
    if (!binary::read(file)) throw support::Error(path, "no binary", binary::what_it_is(file));
    binary::Edit edit;
    edit.macho.add_rpaths = {"@loader_path"};
    edit.replace_needed = {{"@rpath/libmaybe.dylib", "@rpath/libcertain.dylib"}};
    binary::plan_edit(file, edit);
  });
  text = text.substr(0, text.find("\nhint: "));
  const std::string prefix = path + ": ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// A good file that is being damaged.
struct Damage {
  TinyMacho tiny;
  std::string bytes;

  void put(std::uint64_t offset, std::uint64_t value, std::size_t width = 4) {
    bytes.replace(offset, width, tiny.number(value, width));
  }
  void field(const std::string& what, std::uint64_t offset, std::uint64_t value, std::size_t width = 4) {
    put(tiny.at.at(what) + offset, value, width);
  }
};

Damage good() {
  Damage damage;
  damage.bytes = damage.tiny.bytes();
  return damage;
}

Damage good(const std::function<void(TinyMacho&)>& change) {
  Damage damage;
  change(damage.tiny);
  damage.bytes = damage.tiny.bytes();
  return damage;
}

/// Where something is in a slice.
std::uint64_t tiny_offset(const std::string& what) {
  return good().tiny.at.at(what);
}

struct Case {
  const char* name;
  std::function<void(Damage&)> damage;
  const char* error;
};

constexpr std::uint64_t ncmds = 16, sizeofcmds = 20, cmdsize = 4, name = 8;
// segment_command_64, section_64
constexpr std::uint64_t vmaddr = 24, fileoff = 40, filesize = 48, nsects = 64, section_offset = 48;
const char* const first_path = "@loader_path/../lib";

const Case cases[] = {
    {"a magic and nothing else", [](Damage& d) { d.bytes.resize(4); },
     "malformed Mach-O file: the header (0x1c bytes at offset 0x0) is outside the file, which has 0x4 bytes"},
    {"a 64-bit file for a 32-bit processor", [](Damage& d) { d.put(4, cpu_x86); },
     "malformed Mach-O file: its magic says 64 bits, and its processor (0x7) has not"},
    {"2^32-1 load commands", [](Damage& d) { d.put(ncmds, 0xffffffff); },
     "malformed Mach-O file: load command 7 of 4294967295 (ncmds) is past the end of the list (sizeofcmds)"},
    {"one command too few", [](Damage& d) { d.put(ncmds, 6); },
     "malformed Mach-O file: 32 bytes stand behind the last load command (sizeofcmds)"},
    {"4 GiB of load commands", [](Damage& d) { d.put(sizeofcmds, 0xffffffff); },
     "malformed Mach-O file: its load commands have 4294967295 bytes (sizeofcmds), at most 1048576 are read"},
    {"load commands past the end", [](Damage& d) { d.put(sizeofcmds, 0x10000); },
     "malformed Mach-O file: the list of load commands (0x10000 bytes at offset 0x20) is outside the file, "
     "which has 0x1008 bytes"},
    {"a command of no bytes", [](Damage& d) { d.field("id", cmdsize, 0); },
     "malformed Mach-O file: load command 3 (LC_ID_DYLIB) has 0 bytes (cmdsize), it has at least 8"},
    {"a command of an odd size", [](Damage& d) { d.field("id", cmdsize, 0x2c); },
     "malformed Mach-O file: load command 3 (LC_ID_DYLIB) has 44 bytes (cmdsize), which is no multiple of 8"},
    {"a command past the end of the list", [](Damage& d) { d.field(first_path, cmdsize, 0x1000); },
     "malformed Mach-O file: load command 6 (LC_RPATH) has 4096 bytes (cmdsize), 32 are left in the list"},
    {"the largest command", [](Damage& d) { d.field(first_path, cmdsize, 0xfffffff8); },
     "malformed Mach-O file: load command 6 (LC_RPATH) has 4294967288 bytes (cmdsize), 32 are left in the "
     "list"},
    {"a segment that is too small for its fields", [](Damage& d) { d.field("__LINKEDIT", cmdsize, 64); },
     "malformed Mach-O file: load command 1 (LC_SEGMENT_64) has 64 bytes (cmdsize), it has at least 72"},
    {"a segment of the other word size", [](Damage& d) { d.field("__LINKEDIT", 0, command_segment); },
     "malformed Mach-O file: load command 1 (LC_SEGMENT) in a file of 64 bits"},
    {"a segment past the end", [](Damage& d) { d.field("__LINKEDIT", filesize, 0x1000, 8); },
     "malformed Mach-O file: segment '__LINKEDIT' (0x1000 bytes at offset 0x1000) is outside the file, which "
     "has 0x1008 bytes"},
    {"a segment whose end wraps", [](Damage& d) { d.field("__LINKEDIT", fileoff, ~std::uint64_t{0}, 8); },
     "malformed Mach-O file: segment '__LINKEDIT' (0x8 bytes at offset 0xffffffffffffffff) is outside the "
     "file, which has 0x1008 bytes"},
    {"a segment whose addresses wrap", [](Damage& d) { d.field("__TEXT", vmaddr, ~std::uint64_t{0}, 8); },
     "malformed Mach-O file: segment '__TEXT' at address 0xffffffffffffffff wraps the address space"},
    {"2^32-1 sections", [](Damage& d) { d.field("__TEXT", nsects, 0xffffffff); },
     "malformed Mach-O file: load command 0 (LC_SEGMENT_64) has no room for 4294967295 sections (nsects)"},
    {"a section past the end", [](Damage& d) { d.field("__text", section_offset, 0x1000); },
     "malformed Mach-O file: section '__text' of load command 0 (LC_SEGMENT_64) (0x10 bytes at offset "
     "0x1000) "
     "is outside the file, which has 0x1008 bytes"},
    {"a name inside the fields", [](Damage& d) { d.field("id", name, 8); },
     "malformed Mach-O file: the name of load command 3 (LC_ID_DYLIB) is at 8 in it, which has 48 bytes, of "
     "which 24 are fields"},
    {"a name outside of its command", [](Damage& d) { d.field(first_path, name, 32); },
     "malformed Mach-O file: the name of load command 6 (LC_RPATH) is at 32 in it, which has 32 bytes, of "
     "which 12 are fields"},
    {"a name far away", [](Damage& d) { d.field(first_path, name, 0xffffffff); },
     "malformed Mach-O file: the name of load command 6 (LC_RPATH) is at 4294967295 in it, which has 32 "
     "bytes, of which 12 are fields"},
    {"a name without an end",
     [](Damage& d) { d.bytes.replace(d.tiny.at.at(first_path) + 12, 20, std::string(20, 'x')); },
     "malformed Mach-O file: the name of load command 6 (LC_RPATH) is not terminated inside of it"},
    {"a string table past the end", [](Damage& d) { d.field("LC_SYMTAB", 20, 9); },
     "malformed Mach-O file: a table of load command 2 (LC_SYMTAB) (0x9 bytes at offset 0x1000) is outside "
     "of "
     "it, which has 0x1008 bytes"},
    {"2^32-1 symbols", [](Damage& d) { d.field("LC_SYMTAB", 12, 0xffffffff); },
     "malformed Mach-O file: a table of load command 2 (LC_SYMTAB) (0xffffffff0 bytes at offset 0x0) is "
     "outside of it, which has 0x1008 bytes"},
    {"contents inside the load commands", [](Damage& d) { d.field("__text", section_offset, 0x40); },
     "malformed Mach-O file: its load commands end at offset 0x1d0, its contents begin at 0x40"},
};

/// Slices of universal files; the first entry of the table is at 8, the second at 28.
const Case universal_cases[] = {
    {"no slices", [](Damage& d) { d.bytes.replace(4, 4, std::string(4, '\0')); },
     "malformed Mach-O file: a universal file without slices"},
    {"2^31 slices", [](Damage& d) { d.bytes.replace(4, 4, std::string("\x80\0\0\0", 4)); },
     "malformed Mach-O file: 2147483648 slices (nfat_arch), there are at most 44"},
    {"more slices than the file has bytes",
     [](Damage& d) {
       d.bytes.resize(100);
       d.bytes[7] = 40;
     },
     "malformed Mach-O file: the table of slices ends at offset 0x328, the file has 0x64 bytes"},
    {"a slice in the header", [](Damage& d) { d.bytes.replace(16, 4, std::string("\0\0\0\x10", 4)); },
     "malformed Mach-O file: slice x86_64: it is at offset 0x10, inside the table of slices, which ends at "
     "0x30"},
    {"a slice past the end", [](Damage& d) { d.bytes.replace(36, 4, "\x7f\xff\xff\xff"); },
     "malformed Mach-O file: slice arm64: it (0x1008 bytes at offset 0x7fffffff) is outside the file, which "
     "has 0x4008 bytes"},
    {"slices that overlap", [](Damage& d) { d.bytes.replace(20, 4, std::string("\0\0\x20\1", 4)); },
     "malformed Mach-O file: slice arm64: it overlaps slice x86_64"},
    {"a slice that is twice there", [](Damage& d) { d.bytes.replace(28, 8, d.bytes.substr(8, 8)); },
     "malformed Mach-O file: slice x86_64: it is there twice"},
    {"an alignment of 2^16", [](Damage& d) { d.bytes.replace(24, 4, std::string("\0\0\0\x10", 4)); },
     "malformed Mach-O file: slice x86_64: its alignment is 2^16, the largest is 2^15"},
    {"a slice that is not aligned", [](Damage& d) { d.bytes.replace(24, 4, std::string("\0\0\0\xe", 4)); },
     "malformed Mach-O file: slice x86_64: it is at offset 0x1000, which is no multiple of its alignment "
     "2^14"},
    {"a universal file in a universal file",
     [](Damage& d) { d.bytes.replace(0x1000, 4, "\xca\xfe\xba\xbe"); },
     "malformed Mach-O file: slice x86_64: it is itself a universal file"},
    {"a slice that is something else", [](Damage& d) { d.bytes.replace(0x1000, 4, "BC\xc0\xde"); },
     "malformed Mach-O file: slice x86_64: it does not start as a Mach-O file does (0x4243c0de)"},
    {"a slice for another processor than the table says",
     [](Damage& d) { d.bytes.replace(0x1000 + 4, 8, std::string("\x0c\0\0\1\0\0\0\0", 8)); },
     "malformed Mach-O file: slice x86_64: it is for arm64 by its own header"},
    {"a slice whose command is past the end of the list",
     [](Damage& d) { d.put(0x3000 + tiny_offset(first_path) + cmdsize, 0x1000); },
     "malformed Mach-O file: slice arm64: load command 6 (LC_RPATH) has 4096 bytes (cmdsize), 32 are left in "
     "the list"},
    {"a slice with a command of no bytes", [](Damage& d) { d.put(0x1000 + 32 + cmdsize, 0); },
     "malformed Mach-O file: slice x86_64: load command 0 (LC_SEGMENT_64) has 0 bytes (cmdsize), it has at "
     "least 8"},
};

Damage good_universal() {
  Damage damage;
  damage.bytes = TinyUniversal{.slices = {TinyMacho().bytes(), tiny_arm64().bytes()}}.bytes();
  return damage;
}

/// With a signature of that place and size.
Damage with_signature(std::uint64_t offset, std::uint64_t size, const std::string& data) {
  return good([&](TinyMacho& tiny) {
    tiny.strings.resize(16);
    tiny.strings += data;
    tiny.more = {tiny.command(command_code_signature, tiny.number(offset) + tiny.number(size))};
  });
}

/// The table of strings ends where the signature begins.
std::string signature_error(Damage damage) {
  damage.field("LC_SYMTAB", 20, 16);
  return error_of(damage.bytes);
}

} // namespace

TEST_SUITE("malformed Mach-O files") {
  TEST_CASE("the good files are good") {
    CHECK(error_of(good().bytes) == "no error");
    CHECK(error_of(good_universal().bytes) == "no error");
  }

  TEST_CASE("each has its own words") {
    for (const Case& each : cases) {
      CAPTURE(std::string(each.name));
      Damage damage = good();
      each.damage(damage);
      CHECK(error_of(damage.bytes) == std::string(each.error));
    }
  }

  TEST_CASE("universal files") {
    for (const Case& each : universal_cases) {
      CAPTURE(std::string(each.name));
      Damage damage = good_universal();
      each.damage(damage);
      CHECK(error_of(damage.bytes) == std::string(each.error));
    }
  }

  TEST_CASE("a slice behind all offsets that a system can read at") {
    TinyUniversal universal{.wide = true, .slices = {TinyMacho().bytes()}};
    std::string bytes = universal.bytes();
    bytes[16] = '\xff';
    CHECK(
        error_of(bytes) ==
        "malformed Mach-O file: slice x86_64: it (0x1008 bytes at offset 0xff00000000001000) is outside the "
        "file, which has 0x2008 bytes");
  }

  TEST_CASE("signatures that are not where they have to be") {
    const std::string data(16, 's');
    CHECK(signature_error(with_signature(0x2000, 16, data)) ==
          "malformed Mach-O file: its signature (0x10 bytes at offset 0x2000) is outside of __LINKEDIT");
    CHECK(
        signature_error(with_signature(0x1010, 0xffffffff, data)) ==
        "malformed Mach-O file: its signature (0xffffffff bytes at offset 0x1010) is outside of __LINKEDIT");
    CHECK(signature_error(with_signature(0x800, 16, data)) ==
          "malformed Mach-O file: its signature (0x10 bytes at offset 0x800) is outside of __LINKEDIT");
    CHECK(signature_error(with_signature(0x1010, 16, data + "more")) ==
          "cannot edit: its signature, which ends at offset 0x1020, is not the last thing in __LINKEDIT");
    CHECK(signature_error(with_signature(0x1008, 24, data)) ==
          "cannot edit: a table of load command 2 (LC_SYMTAB) ends at offset 0x1010, inside of its signature "
          "or "
          "behind it");
    const Damage twice = good([](TinyMacho& tiny) {
      const std::string command = tiny.command(command_code_signature, tiny.number(0x1008) + tiny.number(0));
      tiny.more = {command, command};
    });
    CHECK(error_of(twice.bytes) == "malformed Mach-O file: it has two signatures (LC_CODE_SIGNATURE)");
  }

  TEST_CASE("no segments, or none at the end for a signature") {
    CHECK(error_of(good([](TinyMacho& tiny) { tiny.with_linkedit = false; }).bytes) ==
          "cannot edit: it has no segment __LINKEDIT, which its signature would be in");
    CHECK(error_of(good([](TinyMacho& tiny) { tiny.tail = "appended"; }).bytes) ==
          "cannot edit: 8 bytes stand behind its last segment, where no signature can cover them");
    Damage early = good();
    early.field("__LINKEDIT", fileoff, 0x800, 8);
    CHECK(error_of(early.bytes) ==
          "cannot edit: segment '__TEXT' is not before __LINKEDIT, which has to be the last");
    TinyUniversal universal{.slices = {TinyMacho().bytes()}, .tail = "appended"};
    CHECK(error_of(universal.bytes()) == "cannot edit: 8 bytes stand behind its last slice");
  }

  TEST_CASE("cut short at every byte, and nothing else than an error") {
    const std::string whole = good().bytes;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(size);
      CHECK(error_of(whole.substr(0, size)) != "no error");
    }
  }

  TEST_CASE("every byte of header and commands changed to the edges, and nothing else than an error") {
    const std::string whole = good_universal().bytes;
    for (std::size_t at = 0; at < 0x1300; at = at == 0x30 ? 0x1000 : at + 1) {
      for (const char value : {'\0', '\x7f', '\x80', '\xff'}) {
        std::string bytes = whole;
        bytes[at] = value;
        error_of(bytes);
      }
    }
  }

  TEST_CASE("impostors") {
    CHECK(error_of(std::string("\xcf\xfa\xed\0", 4)) == "no binary: it is not an ELF, PE or Mach-O file");
    // The version of Java 8 and later, in the place of a count of slices.
    CHECK(error_of(std::string("\xca\xfe\xba\xbe\0\0\0\x34\0\x1d", 10)) == "no binary: it is a Java class");
    std::string java = std::string("\xca\xfe\xba\xbe\0\0\0\x41", 8) + std::string(200, '\7');
    CHECK(error_of(java) == "no binary: it is a Java class");
    TinyUniversal archives{.slices = {TinyMacho().bytes()}};
    std::string bytes = archives.bytes();
    bytes.replace(archives.offsets[0], 8, "!<arch>\n");
    CHECK(error_of(bytes) == "no binary: it is a universal static library");
    // A universal file with as many slices as a Java class has in its version.
    TinyUniversal many{.slices = {TinyMacho().bytes()}};
    bytes = many.bytes();
    bytes[7] = 45;
    CHECK(error_of(bytes) == "malformed Mach-O file: 45 slices (nfat_arch), there are at most 44");
  }
}
