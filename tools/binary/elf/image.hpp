// The headers, segments and dynamic section of one ELF file, read and checked; how addresses become offsets.
#pragma once

#include "binary/elf/records.hpp"
#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary::elf {

/// Most program headers, dynamic entries and section headers accepted: some hundred times what real files
/// have. Linkers give 14, 45 and 40 or so; a file with -ffunction-sections keeps some 100,000 sections when
/// relocatable.
inline constexpr std::uint64_t most_program_headers = 65'536, most_dynamic_entries = 65'536,
                               most_section_headers = 1'048'576;
/// Largest p_align accepted: no processor has pages above 1 GiB for user memory.
inline constexpr std::uint64_t largest_alignment = std::uint64_t{1} << 30;
/// Longest string read on its own: eight times Linux's PATH_MAX, for search paths of many folders.
inline constexpr std::uint64_t longest_string = 32'768;

/// One ELF file, open. The file must outlive it.
class Image {
public:
  /// Reads the file header, the program headers and the dynamic section. Throws `Error` when one is
  /// malformed.
  explicit Image(const support::ReadableFile& file);

  const support::ReadableFile& file() const { return *file_; }
  const Layout& layout() const { return layout_; }
  const FileHeader& header() const { return header_; }
  /// e_ident[EI_OSABI].
  std::uint8_t os_abi() const { return os_abi_; }
  /// Program headers, also where e_phnum says PN_XNUM.
  const std::vector<ProgramHeader>& segments() const { return segments_; }
  const ProgramHeader* first_segment(std::uint64_t type) const;
  /// Whether there is a dynamic section with contents (files of separate debug information have an empty
  /// one).
  bool is_dynamic() const { return dynamic_segment_.has_value(); }
  /// The program header of the dynamic section; only when `is_dynamic()`.
  const ProgramHeader& dynamic_segment() const { return segments_[*dynamic_segment_]; }
  /// All entries of the dynamic section before the first DT_NULL.
  const std::vector<DynamicEntry>& dynamic() const { return dynamic_; }
  /// Entries of the dynamic section that may be used: those before DT_NULL, DT_NULL itself and all-zero ones
  /// that follow it.
  std::size_t dynamic_capacity() const { return dynamic_capacity_; }
  /// The value of the last entry with this tag (loaders keep the last), if any.
  std::optional<std::uint64_t> dynamic_value(std::uint64_t tag) const;

  /// The file offset of [address, address + size), which must be in the file part of one PT_LOAD; `what`
  /// names it in errors.
  std::uint64_t offset_of(std::uint64_t address, std::uint64_t size, std::string_view what) const;
  /// The PT_LOAD whose file part holds [address, address + size), or nullptr.
  const ProgramHeader* load_at(std::uint64_t address, std::uint64_t size) const;

  /// Bytes of the file at an offset; `what` names them in errors.
  std::vector<std::byte> bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) const;
  /// A checked look at `bytes`, which came from `offset` of this file.
  support::ByteView view(const std::vector<std::byte>& bytes, std::uint64_t offset) const {
    return {bytes, layout_.order, file_->path(), offset};
  }

  /// Section headers, in order; empty when the file has none. Reads them from the file.
  std::vector<SectionHeader> section_headers() const;

  /// Throws the error that says this file is malformed.
  [[noreturn]] void malformed(const std::string& why) const;

private:
  void read_identification();
  void read_program_headers();
  std::uint64_t extended_count(std::uint64_t SectionHeader::*member, std::string_view what) const;
  void check_segments() const;
  void read_dynamic();

  const support::ReadableFile* file_;
  std::vector<std::byte> start_; ///< the first bytes of the file: mostly all that headers need
  Layout layout_;
  std::uint8_t os_abi_ = 0;
  FileHeader header_;
  std::vector<ProgramHeader> segments_;
  std::optional<std::size_t> dynamic_segment_;
  std::vector<DynamicEntry> dynamic_;
  std::size_t dynamic_capacity_ = 0;
};

/// The dynamic string table of an image.
class StringTable {
public:
  /// Finds the table; reads it whole when it is small. Throws when DT_STRTAB or DT_STRSZ is missing or points
  /// outside the file.
  explicit StringTable(const Image& image);

  std::uint64_t address() const { return address_; }
  std::uint64_t offset() const { return offset_; }
  std::uint64_t size() const { return size_; }
  /// The string at `index` of the table; `what` names it in errors.
  std::string text(std::uint64_t index, std::string_view what) const;

private:
  const Image* image_;
  std::uint64_t address_ = 0, offset_ = 0, size_ = 0;
  std::vector<std::byte> all_; ///< the whole table, or empty when it is large
};

} // namespace pdist::binary::elf
