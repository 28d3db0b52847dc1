// What is read of Mach-O files of all kinds: word sizes, byte orders, load commands, slices.
#include "binary/binary.hpp"
#include "binary/macho/constants.hpp"
#include "memory_file.hpp"
#include "tiny_macho.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::binary::macho;
using pdist::test::MemoryFile;
using pdist::test::tiny_arm64;
using pdist::test::TinyMacho;
using pdist::test::TinyUniversal;

namespace {

using Names = std::vector<std::string>;

binary::Binary read(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  return binary::read(support::ReadableFile(memory.path())).value();
}

std::string shown(std::uint64_t cpu, std::uint64_t subtype, bool wide = true) {
  TinyMacho tiny;
  tiny.cpu = cpu;
  tiny.subtype = subtype;
  tiny.wide = wide;
  const binary::Binary binary = read(tiny.bytes());
  return binary.slice + ": " + binary::shown(binary.architecture);
}

binary::Kind kind(std::uint64_t file_type) {
  TinyMacho tiny;
  tiny.file_type = file_type;
  return read(tiny.bytes()).kind;
}

} // namespace

TEST_SUITE("reading Mach-O files") {
  TEST_CASE("a library") {
    const binary::Binary binary = read(TinyMacho().bytes());
    CHECK(binary.format == binary::Format::macho);
    CHECK(binary.kind == binary::Kind::shared_library);
    CHECK(binary.dynamic);
    CHECK(!binary.universal);
    CHECK(binary.slice == "x86_64");
    CHECK(binary.soname == "@rpath/libtiny.dylib");
    CHECK(binary.needed == Names{"/usr/lib/libSystem.B.dylib", "@rpath/libmaybe.dylib"});
    CHECK(binary.weak_needed == Names{"@rpath/libmaybe.dylib"});
    CHECK(binary.rpaths == Names{"@loader_path/../lib"});
    CHECK(!binary.rpath);
    CHECK(binary.other_slices.empty());
  }

  TEST_CASE("all commands that load libraries, in their order; search paths as often as they are there") {
    TinyMacho tiny;
    tiny.libraries = {{command_reexport_dylib, "a"},
                      {command_load_upward_dylib, "b"},
                      {command_lazy_load_dylib, "c"},
                      {command_load_weak_dylib, "d"},
                      {command_load_dylib, "e"}};
    tiny.rpaths = {"@loader_path", "/opt/lib", "@loader_path"};
    const binary::Binary binary = read(tiny.bytes());
    CHECK(binary.needed == Names{"a", "b", "c", "d", "e"});
    CHECK(binary.weak_needed == Names{"d"});
    CHECK(binary.rpaths == tiny.rpaths);
  }

  TEST_CASE("a library that may be missing, in the newer form of the command") {
    TinyMacho tiny;
    const auto use = [&](std::uint32_t flags) {
      return tiny.command(command_load_dylib, tiny.number(28) + tiny.number(dylib_use_marker) +
                                                  std::string(8, '\0') + tiny.number(flags) + "@rpath/u");
    };
    tiny.libraries.clear();
    tiny.more = {use(dylib_use_weak)};
    CHECK(read(tiny.bytes()).needed == Names{"@rpath/u"});
    CHECK(read(tiny.bytes()).weak_needed == Names{"@rpath/u"});
    tiny.more = {use(0)};
    CHECK(read(tiny.bytes()).weak_needed.empty());
  }

  TEST_CASE("kinds of files") {
    CHECK(kind(file_object) == binary::Kind::relocatable);
    CHECK(kind(file_execute) == binary::Kind::executable);
    CHECK(kind(file_core) == binary::Kind::core);
    CHECK(kind(file_dylib) == binary::Kind::shared_library);
    CHECK(kind(file_bundle) == binary::Kind::shared_library);
    CHECK(kind(file_dylinker) == binary::Kind::other);
    CHECK(kind(file_dsym) == binary::Kind::other);
    CHECK(kind(file_kext) == binary::Kind::other);
  }

  TEST_CASE("a program without the loader is not dynamic") {
    TinyMacho tiny;
    tiny.file_type = file_execute;
    tiny.flags = 0;
    tiny.id.clear();
    tiny.libraries.clear();
    CHECK(!read(tiny.bytes()).dynamic);
    tiny.flags = flag_dyld_link;
    tiny.loader = "/usr/lib/dyld";
    CHECK(read(tiny.bytes()).dynamic);
    CHECK(read(tiny.bytes()).interpreter == "/usr/lib/dyld");
  }

  TEST_CASE("processors by Apple's names and by GNU's") {
    CHECK(shown(cpu_x86 | cpu_64, 3) == "x86_64: x86_64 (64-bit, little-endian)");
    CHECK(shown(cpu_x86 | cpu_64, 0x80000003) == "x86_64: x86_64 (64-bit, little-endian)");
    CHECK(shown(cpu_x86 | cpu_64, 8) == "x86_64h: x86_64h (64-bit, little-endian)");
    CHECK(shown(cpu_x86, 3, false) == "i386: i386 (32-bit, little-endian)");
    CHECK(shown(cpu_arm | cpu_64, 0) == "arm64: aarch64 (64-bit, little-endian)");
    CHECK(shown(cpu_arm | cpu_64, 0x80000002) == "arm64e: arm64e (64-bit, little-endian)");
    CHECK(shown(cpu_arm | cpu_64_32, 1, false) == "arm64_32: aarch64 (32-bit, little-endian)");
    CHECK(shown(cpu_arm, 9, false) == "armv7: arm (32-bit, little-endian)");
    CHECK(shown(cpu_powerpc | cpu_64, 0) == "ppc64: powerpc64 (64-bit, little-endian)");
    CHECK(shown(6, 1, false) == "unknown(6,1): unknown-6 (32-bit, little-endian)");
  }

  TEST_CASE("big-endian files are read in their own byte order") {
    TinyMacho tiny;
    tiny.big = true;
    tiny.wide = false;
    tiny.cpu = cpu_powerpc;
    tiny.subtype = 0;
    const binary::Binary binary = read(tiny.bytes());
    CHECK(binary::shown(binary.architecture) == "powerpc (32-bit, big-endian)");
    CHECK(binary.slice == "ppc");
    CHECK(binary.soname == "@rpath/libtiny.dylib");
    CHECK(binary.needed.size() == 2);
    CHECK(binary.rpaths.size() == 1);
  }

  TEST_CASE("what system it is for, and its identity") {
    TinyMacho tiny;
    const auto numbers = [&](std::vector<std::uint64_t> values) {
      std::string out;
      for (const std::uint64_t value : values)
        out += tiny.number(value);
      return out;
    };
    std::string id = "\x01\x23";
    id.resize(16, '\xef');
    tiny.more = {tiny.command(command_build_version, numbers({1, 0xb0000, 0xc0301, 0})),
                 tiny.command(command_build_version, numbers({6, 0xe0201, 0, 0})),
                 tiny.command(command_version_min_macos, numbers({0xa0f00, 0xa0f00})),
                 tiny.command(command_version_min_ios, numbers({0x90000, 0})),
                 tiny.command(command_build_version, numbers({77, 0x10000, 0x10000, 0})),
                 tiny.command(command_uuid, id)};
    const binary::Binary binary = read(tiny.bytes());
    const std::vector<binary::PlatformVersion> expected{{"macos", {11, 0}, {12, 3, 1}},
                                                        {"maccatalyst", {14, 2, 1}, {}},
                                                        {"macos", {10, 15}, {10, 15}},
                                                        {"ios", {9, 0}, {}},
                                                        {"unknown-77", {1, 0}, {1, 0}}};
    CHECK(binary.platforms == expected);
    CHECK(binary.build_id == "0123efefefefefefefefefefefefefef");
  }

  TEST_CASE("commands that nobody knows are left alone") {
    TinyMacho tiny;
    tiny.more = {tiny.command(0x7fffffff, "?"), tiny.command(0x80001234, "")};
    CHECK(read(tiny.bytes()).needed.size() == 2);
  }

  TEST_CASE("a universal file: each slice by itself, the first one in front") {
    TinyMacho second = tiny_arm64();
    second.rpaths = {"/opt/arm"};
    for (const bool wide : {false, true}) {
      TinyUniversal universal{.wide = wide, .slices = {TinyMacho().bytes(), second.bytes()}};
      const binary::Binary binary = read(universal.bytes());
      CHECK(binary.universal);
      CHECK(binary.slice == "x86_64");
      CHECK(binary.rpaths == Names{"@loader_path/../lib"});
      REQUIRE(binary.other_slices.size() == 1);
      CHECK(binary.other_slices[0].slice == "arm64");
      CHECK(binary.other_slices[0].rpaths == Names{"/opt/arm"});
      CHECK(binary::slices_of(binary).size() == 2);
    }
  }

  TEST_CASE("a universal file of one slice") {
    TinyUniversal universal{.slices = {tiny_arm64().bytes()}};
    const binary::Binary binary = read(universal.bytes());
    CHECK(binary.universal);
    CHECK(binary.slice == "arm64");
    CHECK(binary.other_slices.empty());
  }
}
