// ELF's on-disk records in either word size and byte order, as plain values. Each record's fields are listed
// once, in records.cpp; decoding and encoding both go by that list.
#pragma once

#include "support/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pdist::binary::elf {

/// Word size and byte order of one file, and the sizes that follow from them.
struct Layout {
  bool wide = true; ///< ELFCLASS64
  support::ByteOrder order = support::ByteOrder::little;

  std::size_t word() const { return wide ? 8 : 4; }
  std::size_t file_header() const { return wide ? 64 : 52; }
  std::size_t program_header() const { return wide ? 56 : 32; }
  std::size_t section_header() const { return wide ? 64 : 40; }
  std::size_t dynamic_entry() const { return wide ? 16 : 8; }
  std::size_t symbol() const { return wide ? 24 : 16; }
  std::size_t symbol_value() const { return wide ? 8 : 4; } ///< where st_value is in a symbol
};

/// Elf32_Ehdr, Elf64_Ehdr behind the 16 bytes of e_ident.
struct FileHeader {
  std::uint64_t type = 0, machine = 0, version = 0, entry = 0, phoff = 0, shoff = 0, flags = 0, ehsize = 0,
                phentsize = 0, phnum = 0, shentsize = 0, shnum = 0, shstrndx = 0;
  bool operator==(const FileHeader&) const = default;
};

struct ProgramHeader {
  std::uint64_t type = 0, flags = 0, offset = 0, vaddr = 0, paddr = 0, filesz = 0, memsz = 0, align = 0;
  bool operator==(const ProgramHeader&) const = default;
};

struct SectionHeader {
  std::uint64_t name = 0, type = 0, flags = 0, addr = 0, offset = 0, size = 0, link = 0, info = 0,
                addralign = 0, entsize = 0;
  bool operator==(const SectionHeader&) const = default;
};

struct DynamicEntry {
  std::uint64_t tag = 0, value = 0;
  bool operator==(const DynamicEntry&) const = default;
};

struct Symbol {
  std::uint64_t name = 0, section = 0, value = 0;
};

/// Elf_Verneed with the offset of the next record and of its first Vernaux, both relative to itself.
struct VersionNeedRecord {
  std::uint64_t version = 0, count = 0, file = 0, aux = 0, next = 0;
};
struct VersionNeedAux {
  std::uint64_t hash = 0, flags = 0, other = 0, name = 0, next = 0;
};
struct VersionDefinition {
  std::uint64_t version = 0, flags = 0, index = 0, count = 0, hash = 0, aux = 0, next = 0;
};
struct VersionDefinitionAux {
  std::uint64_t name = 0, next = 0;
};

// The version records have one size for all ELF files.
inline constexpr std::size_t version_need_size = 16, version_need_aux_size = 16, version_definition_size = 20,
                             version_definition_aux_size = 8;
/// Where vn_file is in an Elf_Verneed.
inline constexpr std::size_t version_need_file_offset = 4;

/// Decodes the record at the start of `bytes`; throws `Error` naming the field when the view is too short.
template <class Record>
Record decode(const support::ByteView& bytes, const Layout& layout);
/// The record's bytes. Fields that the format has and `Record` lacks are zero.
template <class Record>
std::vector<std::byte> encode(const Record& record, const Layout& layout);

/// A file header's bytes are patched, not made anew: e_ident and what we do not know stay.
void encode_into(std::vector<std::byte>& bytes, const FileHeader& header, const Layout& layout);

/// Decodes `count` records that lie one after another from the start of `bytes`.
template <class Record>
std::vector<Record> decode_table(const support::ByteView& bytes, std::uint64_t count, std::size_t size,
                                 const Layout& layout, std::string_view table) {
  std::vector<Record> out;
  out.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i)
    out.push_back(decode<Record>(bytes.part(i * size, size, table), layout));
  return out;
}

/// The bytes of `records`, one after another.
template <class Record>
std::vector<std::byte> encode_table(const std::vector<Record>& records, const Layout& layout) {
  std::vector<std::byte> out;
  for (const Record& record : records) {
    const std::vector<std::byte> bytes = encode(record, layout);
    out.insert(out.end(), bytes.begin(), bytes.end());
  }
  return out;
}

} // namespace pdist::binary::elf
