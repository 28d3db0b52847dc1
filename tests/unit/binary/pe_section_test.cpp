// A section that a program reserves is filled in, and nothing else changes.
#include "binary/binary.hpp"
#include "memory_file.hpp"
#include "scratch.hpp"
#include "thrown.hpp"
#include "tiny_pe.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::test::MemoryFile;
using pdist::test::TinyPe;

namespace {

std::vector<std::byte> bytes_of(const std::string& text) {
  const auto bytes = support::as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

/// The section ".text" of a TinyPe is 0x200 bytes of 0xcc.
binary::ReservedSection reserved(const std::string& contents) {
  return {
      .name = ".text", .expected = bytes_of("\xcc\xcc"), .contents = bytes_of(contents), .graphical = true};
}

std::string filled(const std::string& bytes, const binary::ReservedSection& wanted) {
  const MemoryFile memory(support::as_bytes(bytes));
  const support::ReadableFile file(memory.path());
  std::string out;
  binary::write_patched(file, binary::plan_section(file, wanted),
                        [&](std::span<const std::byte> piece) { out += support::as_text(piece); });
  return out;
}

std::string refusal(const std::string& bytes, const binary::ReservedSection& wanted) {
  const MemoryFile memory(support::as_bytes(bytes));
  const std::string path = memory.path();
  const std::string text =
      test::thrown_by([&] { binary::plan_section(support::ReadableFile(path), wanted); });
  return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
}

constexpr std::uint64_t subsystem_offset = 68, checksum_offset = 64;

} // namespace

TEST_CASE("the section and the subsystem change, and nothing else") {
  for (const bool wide : {true, false}) {
    CAPTURE(wide);
    TinyPe tiny;
    tiny.wide = wide;
    if (!wide) tiny.machine = binary::pe::machine_i386;
    std::string expected = tiny.bytes();
    const std::string after = filled(expected, reserved("orders"));
    expected.replace(tiny.headers, 6, "orders");
    expected[tiny.at["optional header"] + subsystem_offset] = 2;
    CHECK(after == expected);
    const MemoryFile memory(support::as_bytes(after));
    const support::ReadableFile file(memory.path());
    CHECK(binary::read_windows_facts(file)->graphical);
    CHECK(support::as_text(*binary::read_section(file, ".text", 0x200)).starts_with("orders\xcc"));
  }
}

TEST_CASE("a graphical program becomes one for the console") {
  TinyPe tiny;
  tiny.subsystem = 2;
  const std::string bytes = tiny.bytes();
  binary::ReservedSection wanted = reserved("x");
  wanted.graphical = false;
  CHECK(filled(bytes, wanted)[tiny.at["optional header"] + subsystem_offset] == 3);
}

TEST_CASE("a CheckSum that is there is right afterwards") {
  TinyPe tiny;
  std::string bytes = tiny.bytes();
  bytes[tiny.at["optional header"] + checksum_offset] = 1;
  const std::string after = filled(bytes, reserved("orders"));
  const MemoryFile memory(support::as_bytes(after));
  const auto facts = binary::read_windows_facts(support::ReadableFile(memory.path()));
  CHECK(facts->checksum == facts->actual_checksum);
  CHECK(facts->checksum > 1);
}

TEST_CASE("what cannot be filled in is refused with a reason") {
  binary::ReservedSection other = reserved("x");
  other.name = ".launch";
  CHECK(refusal(TinyPe().bytes(), other) == "cannot fill in: it has no section '.launch'");
  CHECK(refusal(TinyPe().bytes(), reserved(std::string(0x201, 'x'))) ==
        "cannot fill in: its section '.text' has 512 bytes, 513 are needed");
  other = reserved("x");
  other.expected = bytes_of("pdist");
  CHECK(refusal(TinyPe().bytes(), other) ==
        "cannot fill in: its section '.text' does not begin as it has to\n"
        "hint: is it made from the sources of this version?");
  TinyPe signed_one;
  signed_one.signature = std::string(16, 's');
  CHECK(refusal(signed_one.bytes(), reserved("x")) ==
        "cannot fill in: it is signed, and the signature would not fit any more");
  CHECK(refusal("#!/bin/sh\n", reserved("x")) == "cannot fill in: it is no program for Windows");
}

TEST_CASE("a section is read up to a limit; there need be none") {
  const std::string bytes = TinyPe().bytes();
  const MemoryFile memory(support::as_bytes(bytes));
  const support::ReadableFile file(memory.path());
  CHECK_FALSE(binary::read_section(file, ".launch", 0x200).has_value());
  CHECK(binary::read_section(file, ".text", 0x200)->size() == 0x200);
  CHECK(binary::read_section(file, ".text", 0x201)->size() == 0x200);
  CHECK(binary::read_section(file, ".text", 3) == bytes_of("\xcc\xcc\xcc"));
  const test::Scratch scratch;
  CHECK_FALSE(
      binary::read_section(support::ReadableFile(scratch.file("text", "text")), ".text", 0x200).has_value());
}
