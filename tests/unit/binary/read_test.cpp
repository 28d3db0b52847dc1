// Reading ELF files in both word sizes and byte orders: what a loader acts on, notes, versions, kinds.
#include "binary/binary.hpp"
#include "scratch.hpp"
#include "thrown.hpp"
#include "tiny_elf.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::test::poke;
using pdist::test::Scratch;
using pdist::test::thrown_by;
using pdist::test::TinyElf;
using support::ByteOrder;

namespace elf = pdist::binary::elf;

namespace {

binary::Binary read_bytes(const std::string& bytes) {
  const Scratch scratch;
  const support::ReadableFile file(scratch.file("tiny", bytes));
  auto result = binary::read(file);
  REQUIRE(result.has_value());
  return *result;
}

constexpr elf::Layout all_layouts[] = {
    {true, ByteOrder::little}, {true, ByteOrder::big}, {false, ByteOrder::little}, {false, ByteOrder::big}};

} // namespace

TEST_SUITE("reading ELF") {
  TEST_CASE("names, paths, build-id and versions are read in each word size and byte order") {
    for (const elf::Layout& layout : all_layouts) {
      CAPTURE(layout.wide);
      TinyElf tiny(layout);
      tiny.machine = layout.wide ? elf::em_ppc64 : elf::em_ppc;
      tiny.runpath = "$ORIGIN/../lib";
      tiny.rpath = "/old";
      const Scratch scratch;
      const support::ReadableFile file(scratch.file("tiny.so", tiny.bytes()));
      const auto read = binary::read(file);
      REQUIRE(read);
      CHECK(read->kind == binary::Kind::shared_library);
      CHECK(read->dynamic);
      CHECK_FALSE(read->static_pie);
      CHECK(read->soname == "libtiny.so.1");
      CHECK(read->needed == std::vector<std::string>{"libc.so.6", "libm.so.6"});
      CHECK(read->runpath == "$ORIGIN/../lib");
      CHECK(read->rpath == "/old");
      CHECK(read->build_id == "1234ab");
      CHECK(read->architecture.bits == (layout.wide ? 64 : 32));
      CHECK(read->architecture.order == layout.order);
      const auto needs = binary::read_version_needs(file);
      REQUIRE(needs.size() == 1);
      CHECK(needs[0].library == "libc.so.6");
      CHECK(needs[0].version == "GLIBC_2.34");
      CHECK(needs[0].symbols == std::vector<std::string>{"printf"});
      CHECK(binary::read_unversioned_symbols(file) == std::vector<std::string>{"tiny_function"});
    }
  }

  TEST_CASE("what a loader may look at besides is reported, never lost") {
    TinyElf tiny;
    tiny.symbols = {"aux", "filtered", "audit", "depaudit", "config"};
    tiny.bytes(); // gives the strings their indices
    const auto entry = [&](std::uint64_t tag, const char* text) {
      tiny.more_entries.push_back({tag, tiny.string_index.at(text)});
    };
    entry(elf::dt_auxiliary, "aux");
    entry(elf::dt_filter, "filtered");
    entry(elf::dt_audit, "audit");
    entry(elf::dt_depaudit, "depaudit");
    entry(elf::dt_config, "config");
    tiny.more_entries.push_back({elf::dt_flags_1, elf::df_1_nodeflib});
    const binary::Binary read = read_bytes(tiny.bytes());
    CHECK(read.auxiliary == std::vector<std::string>{"aux"});
    CHECK(read.filter == std::vector<std::string>{"filtered"});
    CHECK(read.audit == "audit");
    CHECK(read.depaudit == "depaudit");
    CHECK(read.config == "config");
    CHECK(read.no_default_folders);
  }

  TEST_CASE("notes on dlopen are read, with the priority that their specification presumes") {
    TinyElf tiny;
    tiny.dlopen_json = R"([{"soname":["libbz2.so.1","libbz2.so.1.0"],"feature":"bzip2","more":1},
                           {"soname":["libz.so.1"],"priority":"required","description":"zip"}])";
    const binary::Binary read = read_bytes(tiny.bytes());
    REQUIRE(read.dlopen_notes.size() == 2);
    CHECK(read.dlopen_notes[0].sonames == std::vector<std::string>{"libbz2.so.1", "libbz2.so.1.0"});
    CHECK(read.dlopen_notes[0].feature == "bzip2");
    CHECK(read.dlopen_notes[0].priority == "recommended");
    CHECK(read.dlopen_notes[1].priority == "required");
    CHECK(read.dlopen_notes[1].description == "zip");
  }

  TEST_CASE("programs, position independent ones and libraries with an interpreter are told apart") {
    TinyElf library;
    library.interpreter = "/lib/ld.so"; // as glibc's libc.so.6
    CHECK(read_bytes(library.bytes()).kind == binary::Kind::shared_library);
    TinyElf old_pie = library;
    old_pie.soname.clear();
    CHECK(read_bytes(old_pie.bytes()).kind == binary::Kind::executable);
    TinyElf static_pie;
    static_pie.more_entries = {{elf::dt_flags_1, elf::df_1_pie}};
    CHECK(read_bytes(static_pie.bytes()).static_pie);
    static_pie.interpreter = "/lib/ld.so";
    CHECK_FALSE(read_bytes(static_pie.bytes()).static_pie);
    TinyElf program;
    program.type = elf::et_executable;
    CHECK(read_bytes(program.bytes()).kind == binary::Kind::executable);
    TinyElf core;
    core.type = elf::et_core;
    CHECK(read_bytes(core.bytes()).kind == binary::Kind::core);
  }

  TEST_CASE("of several entries with one tag the last counts, as for a loader") {
    TinyElf tiny;
    tiny.runpath = "/first";
    tiny.symbols = {"second"};
    tiny.bytes();
    tiny.more_entries = {{elf::dt_runpath, tiny.string_index.at("second")}};
    CHECK(read_bytes(tiny.bytes()).runpath == "second");
  }

  TEST_CASE("a count of program headers that does not fit the header is read from section header 0") {
    TinyElf tiny;
    std::string bytes = tiny.bytes();
    poke(bytes, 56, elf::pn_xnum, 2);        // e_phnum
    poke(bytes, tiny.at["shdr"] + 44, 4, 4); // sh_info of section 0
    CHECK(read_bytes(bytes).soname == "libtiny.so.1");
  }

  TEST_CASE("machines have the names of target triplets") {
    const auto shown_of = [](std::uint64_t machine, elf::Layout layout) {
      TinyElf tiny(layout);
      tiny.machine = machine;
      return binary::shown(read_bytes(tiny.bytes()).architecture);
    };
    CHECK(shown_of(elf::em_x86_64, {true, ByteOrder::little}) == "x86_64 (64-bit, little-endian)");
    CHECK(shown_of(elf::em_386, {false, ByteOrder::little}) == "i386 (32-bit, little-endian)");
    CHECK(shown_of(elf::em_ppc64, {true, ByteOrder::little}) == "powerpc64le (64-bit, little-endian)");
    CHECK(shown_of(elf::em_ppc, {false, ByteOrder::big}) == "powerpc (32-bit, big-endian)");
    CHECK(shown_of(elf::em_s390, {true, ByteOrder::big}) == "s390x (64-bit, big-endian)");
    CHECK(shown_of(elf::em_mips, {false, ByteOrder::little}) == "mipsel (32-bit, little-endian, o32)");
    CHECK(shown_of(4242, {true, ByteOrder::big}) == "unknown-4242 (64-bit, big-endian)");
  }

  TEST_CASE("files that are no binaries are not read, and it is said what they are") {
    const Scratch scratch;
    const auto what = [&](const std::string& text) {
      const support::ReadableFile file(scratch.file("libx.so", text));
      CHECK_FALSE(binary::read(file).has_value());
      return binary::what_it_is(file);
    };
    CHECK(what("") == "it is empty");
    CHECK(what("/* GNU ld script */\nGROUP ( /lib/libc.so.6 )\n") ==
          "it is a linker script, not an ELF, PE or Mach-O file");
    CHECK(what("<!DOCTYPE html><html>404</html>") == "it is an HTML page, not an ELF, PE or Mach-O file");
    CHECK(what("#!/bin/sh\n") == "it is text, not an ELF, PE or Mach-O file");
    CHECK(what(std::string("MZ\0\1", 4)) == "it starts as a DOS program does, and has no PE header");
    CHECK(what(std::string("\x01\xdf\0\4", 4)) == "it is not an ELF, PE or Mach-O file"); // XCOFF
    CHECK(what("\x7f"
               "EL") == "it is not an ELF, PE or Mach-O file");
  }
}
