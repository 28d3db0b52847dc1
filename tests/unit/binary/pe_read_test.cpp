// What is read of PE files: every form that linkers write, and what Windows makes of odd ones.
#include "binary/binary.hpp"
#include "binary/pe/assemblies.hpp"
#include "memory_file.hpp"
#include "support/utf16.hpp"
#include "tiny_pe.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::test::MemoryFile;
using pdist::test::TinyPe;
using pdist::test::utf16;
using pdist::test::version_record;

namespace pe = pdist::binary::pe;

namespace {

using Names = std::vector<std::string>;
using Assemblies = std::vector<binary::Assembly>;

binary::Binary read(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  return binary::read(support::ReadableFile(memory.path())).value();
}

binary::Binary read(TinyPe tiny) {
  return read(tiny.bytes());
}

binary::WindowsFacts facts(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  return binary::read_windows_facts(support::ReadableFile(memory.path())).value();
}

void store(std::string& bytes, std::uint64_t offset, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i)
    bytes[offset + i] = static_cast<char>(value >> (8 * i));
}

std::string fixed_version() {
  std::string out(52, '\0');
  store(out, 0, 0xfeef04bd);
  store(out, 8, 1 << 16 | 2);
  store(out, 12, 3 << 16 | 65'535);
  store(out, 16, 5 << 16 | 6);
  store(out, 20, 7 << 16 | 8);
  return out;
}

} // namespace

TEST_SUITE("PE files") {
  TEST_CASE("imports, delay imports, forwarders and the own name, in both word sizes") {
    for (const bool wide : {true, false}) {
      TinyPe tiny;
      tiny.wide = wide;
      tiny.machine = wide ? pe::machine_amd64 : pe::machine_i386;
      const binary::Binary binary = read(tiny);
      CHECK(binary.format == binary::Format::pe);
      CHECK(binary.kind == binary::Kind::shared_library);
      CHECK(binary.dynamic);
      CHECK(binary.architecture.machine == (wide ? "x86_64" : "i386"));
      CHECK(binary.architecture.bits == (wide ? 64 : 32));
      CHECK(binary.needed == Names{"KERNEL32.dll", "zlib1.dll"});
      CHECK(binary.delayed == Names{"user32.dll"});
      CHECK(binary.soname == "tiny.dll");
      CHECK(binary.forwards == Names{"NTDLL.dll", "codec.drv"});
    }
  }

  TEST_CASE("machines, and code of two processors in one file") {
    const auto machine = [](std::uint64_t number, bool wide, std::uint64_t hybrid = 0) {
      TinyPe tiny;
      tiny.machine = number;
      tiny.wide = wide;
      tiny.hybrid = hybrid;
      const binary::Architecture found = read(tiny).architecture;
      return found.machine + ' ' + std::to_string(found.bits) + ' ' + found.abi;
    };
    CHECK(machine(pe::machine_arm64, true) == "aarch64 64 ");
    CHECK(machine(pe::machine_arm64, true, 0x10002000) == "aarch64 64 arm64x");
    CHECK(machine(pe::machine_amd64, true, 0x10002000) == "x86_64 64 arm64ec");
    CHECK(machine(pe::machine_armnt, false) == "arm 32 ");
    CHECK(machine(0x5064, true) == "unknown-20580 64 ");
  }

  TEST_CASE("a file whose linker found errors is neither program nor library") {
    TinyPe tiny;
    tiny.characteristics = 0;
    CHECK(read(tiny).kind == binary::Kind::other);
    tiny.characteristics = pe::file_executable_image;
    CHECK(read(tiny).kind == binary::Kind::executable);
  }

  TEST_CASE("delay imports of Visual C++ 6 hold whole addresses") {
    TinyPe tiny;
    tiny.wide = false;
    tiny.old_delay = true;
    CHECK(read(tiny).delayed == Names{"user32.dll"});
  }

  TEST_CASE("a bound file, whose bound table is garbage, is read as any other") {
    TinyPe tiny;
    tiny.bound = true;
    CHECK(read(tiny).needed.size() == 2);
  }

  TEST_CASE("without data directories there is nothing to load") {
    TinyPe tiny;
    std::string bytes = tiny.bytes();
    store(bytes, tiny.at["directories"] - 4, 0);
    const binary::Binary binary = read(bytes);
    CHECK(binary.needed.empty());
    CHECK(binary.soname.empty());
  }

  TEST_CASE("what is only in memory is zero: a table there has ended") {
    TinyPe tiny;
    std::string bytes = tiny.bytes();
    // ".rdata" keeps its addresses and has nothing in the file, as in a file of debug information only.
    store(bytes, tiny.at["sections"] + 40 + 16, 0);
    const binary::Binary binary = read(bytes);
    CHECK(binary.needed.empty());
    CHECK(binary.delayed.empty());
  }

  TEST_CASE("Windows reads sections by sectors: the last bits of their offset do not count") {
    TinyPe tiny;
    std::string bytes = tiny.bytes();
    store(bytes, tiny.at["sections"] + 40 + 20, static_cast<std::uint32_t>(tiny.data_offset() + 0x10));
    store(bytes, tiny.at["sections"] + 40 + 16, 0x200);
    CHECK(read(bytes).needed == Names{"KERNEL32.dll", "zlib1.dll"});
  }

  TEST_CASE("with small alignments the file is mapped as it is") {
    TinyPe tiny;
    tiny.section_alignment = 0x200;
    std::string bytes = tiny.bytes();
    const auto set = [&](std::uint64_t section, std::uint64_t address) {
      store(bytes, tiny.at["sections"] + section * 40 + 12, static_cast<std::uint32_t>(address));
    };
    set(0, tiny.headers);
    set(1, tiny.data_offset());
    // The import table, by its offset; the names' addresses lead into nothing then.
    store(bytes, tiny.at["directories"] + 8, static_cast<std::uint32_t>(tiny.at["imports"]));
    store(bytes, tiny.at["imports"] + 12, static_cast<std::uint32_t>(tiny.at["zlib1.dll"]));
    store(bytes, tiny.at["imports"] + 20 + 12, 0);
    for (const std::uint64_t directory : {0u, 13u})
      store(bytes, tiny.at["directories"] + directory * 8, 0);
    CHECK(read(bytes).needed == Names{"zlib1.dll"});
  }

  TEST_CASE("manifest, versions and texts") {
    TinyPe tiny;
    tiny.manifest = "<assembly><dependency><dependentAssembly><assemblyIdentity name='A' version='1.0.0.0'/>"
                    "</dependentAssembly></dependency></assembly>";
    const std::string texts = version_record(
        "StringFileInfo", "", 0,
        version_record("040904b0", "", 0, version_record("CompanyName", utf16("Chat Ltd"), 9)));
    tiny.version = version_record("VS_VERSION_INFO", fixed_version(), 52, texts);
    for (const auto kind : {pe::file_executable_image, pe::file_executable_image | pe::file_dll}) {
      tiny.characteristics = kind;
      const binary::WindowsFacts found = facts(tiny.bytes());
      CHECK(found.manifest == tiny.manifest);
      CHECK(found.assemblies == Assemblies{{"A", "1.0.0.0"}});
      CHECK(found.file_version == "1.2.3.65535");
      CHECK(found.product_version == "5.6.7.8");
      REQUIRE(found.version_texts.size() == 1);
      CHECK(found.version_texts[0] == std::pair<std::string, std::string>("CompanyName", "Chat Ltd"));
      CHECK_FALSE(found.graphical);
    }
  }

  TEST_CASE("overlay, signature and checksum") {
    TinyPe tiny;
    tiny.subsystem = 2;
    tiny.overlay = "odd";
    const binary::WindowsFacts found = facts(tiny.bytes());
    CHECK(found.graphical);
    CHECK(found.overlay_size == 3);
    CHECK(found.certificate_size == 0);
    CHECK(found.manifest.empty());
    CHECK_FALSE(found.file_version.has_value());
    tiny.overlay = "12345678";
    tiny.signature = std::string(16, 's');
    std::string bytes = tiny.bytes();
    const std::uint32_t actual = facts(bytes).actual_checksum;
    store(bytes, tiny.at["optional header"] + 64, actual);
    CHECK(facts(bytes).checksum == actual);
    CHECK(facts(bytes).actual_checksum == actual); // the field itself does not count
    CHECK(facts(bytes).certificate_size == 16);
    CHECK(facts(bytes).overlay_size == 8);
    bytes.back() = 'x';
    CHECK(facts(bytes).actual_checksum != actual);
  }

  TEST_CASE("COFF symbols behind the sections, as MinGW's linker leaves them, are no overlay") {
    TinyPe tiny;
    tiny.overlay = std::string(18, '\1') + std::string("\x08\0\0\0abc\0", 8) + "overlay";
    std::string bytes = tiny.bytes();
    const std::uint64_t begin = bytes.size() - tiny.overlay.size();
    store(bytes, tiny.at["file header"] + 8, static_cast<std::uint32_t>(begin));
    store(bytes, tiny.at["file header"] + 12, 1);
    CHECK(facts(bytes).overlay_size == 7);
  }

  TEST_CASE("Windows facts of what is not for Windows") {
    const std::string text = "#!/bin/sh\n";
    const MemoryFile memory(support::as_bytes(text));
    CHECK_FALSE(binary::read_windows_facts(support::ReadableFile(memory.path())).has_value());
  }

  TEST_CASE("assemblies: comments, prefixes, odd attributes, UTF-16, no XML") {
    CHECK(pe::assemblies(
              "<!-- <dependency><assemblyIdentity name=\"no\"/> --><a:dependency>\n<b:assemblyIdentity\n"
              "version = \"6.0\" type='a>b' name = 'X'\t/></a:dependency>"
              "<assemblyIdentity name='self' version='1'/>") == Assemblies{{"X", "6.0"}});
    std::string wide = "\xff\xfe";
    for (const char c : std::string("<dependency><assemblyIdentity name=\"W\" version=\"2\"></dependency>"))
      wide += {c, '\0'};
    CHECK(pe::assemblies(wide) == Assemblies{{"W", "2"}});
    for (const char* broken :
         {"", "<", "<dependency", "<dependency><assemblyIdentity name=\"x", "<!--", "</dependency>",
          "<dependency/><assemblyIdentity name='x'/>", "<dependency><assemblyIdentity name"})
      CHECK(pe::assemblies(broken).empty());
    CHECK(pe::assemblies("<dependency><assemblyIdentity language='fr-BE' name='A'/></dependency>") ==
          Assemblies{{"A", "", "fr-BE"}});
    CHECK(pe::assemblies("<dependency><assemblyIdentity name>") == Assemblies{{"", ""}});
  }

  TEST_CASE("UTF-16: pairs, halves, an odd byte") {
    const auto text = [](std::string_view bytes) { return support::utf8_of_utf16(support::as_bytes(bytes)); };
    using namespace std::string_view_literals;
    CHECK(text("a\0\xe9\0\xac\x20"sv) == "a\u00e9\u20ac");
    CHECK(text("\x3d\xd8\x00\xde"sv) == "\U0001F600");
    CHECK(text("\x3d\xd8"sv) == "\ufffd");
    CHECK(text("\x00\xdex\0"sv) == "\ufffdx");
    CHECK(text("a\0b"sv) == "a");
  }
}
