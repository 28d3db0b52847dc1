// The headers, sections and data directories of one PE file, read and checked; how addresses become offsets.
#pragma once

#include "binary/pe/constants.hpp"
#include "binary/pe/records.hpp"
#include "support/file.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary::pe {

/// Most sections accepted: Windows' loader takes no more ("PE Format", COFF File Header).
inline constexpr std::uint64_t most_sections = 96;
/// Longest name of a library and longest forwarder read: a module's name has at most 260 characters
/// (MAX_PATH), a decorated C++ symbol behind it at most 4,096 (Visual C++'s limit, warning C4503).
inline constexpr std::uint64_t longest_name = 512, longest_forwarder = 4608;

/// One PE file, open. The file must outlive it. "Address" means one relative to the image base (RVA).
class Image {
public:
  /// Reads the headers. Throws `Error` when one is malformed.
  explicit Image(const support::ReadableFile& file);

  const support::ReadableFile& file() const { return *file_; }
  /// Whether it is PE32+, with 64-bit addresses.
  bool wide() const { return wide_; }
  const FileHeader& header() const { return header_; }
  const OptionalHeader& optional_header() const { return optional_; }
  const std::vector<SectionHeader>& sections() const { return sections_; }
  /// The name of a section as its header has it, at most 8 bytes.
  const std::string& section_name(std::size_t index) const { return section_names_[index]; }
  /// A data directory; all zero when the file has none.
  const Directory& directory(std::size_t index) const { return directories_[index]; }

  // Offsets in the file.
  std::uint64_t file_header_offset() const { return header_offset_ + signature_size; }
  std::uint64_t optional_header_offset() const { return file_header_offset() + file_header_size; }
  std::uint64_t directory_offset(std::size_t index) const;
  std::uint64_t section_table_offset() const {
    return optional_header_offset() + header_.optional_header_size;
  }
  /// Where a section's bytes begin.
  std::uint64_t raw_offset(const SectionHeader& section) const;
  /// How many of a section's bytes are in the file and mapped.
  std::uint64_t raw_size(const SectionHeader& section) const;
  /// How many bytes of memory a section has, whole pages.
  std::uint64_t memory_size(const SectionHeader& section) const;
  /// Where the headers and sections end, and the COFF symbols behind them, which MinGW's linker leaves there.
  std::uint64_t contents_end() const { return contents_end_; }

  /// Bytes from an address on, to the end of its section: those in the file at `offset`, and those in memory,
  /// of which the rest are zero.
  struct Extent {
    std::uint64_t offset = 0, in_file = 0, in_memory = 0;
  };
  /// Nothing for an address in no section and not in the headers.
  std::optional<Extent> extent(std::uint64_t address) const;
  /// The file offset of [address, address + size), all of which must be in the file; `what` names it in
  /// errors.
  std::uint64_t offset_of(std::uint64_t address, std::uint64_t size, std::string_view what) const;
  /// Memory as Windows fills it; `size` is at most a limit of the caller's.
  std::vector<std::byte> memory(std::uint64_t address, std::uint64_t size, std::string_view what) const;
  /// The NUL-terminated text at an address, of at most `longest` bytes.
  std::string text(std::uint64_t address, std::uint64_t longest, std::string_view what) const;

  /// Bytes of the file at an offset; `what` names them in errors.
  std::vector<std::byte> bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) const;
  /// A checked look at `bytes`, which came from `offset` of this file.
  support::ByteView view(const std::vector<std::byte>& bytes, std::uint64_t offset) const {
    return {bytes, support::ByteOrder::little, file_->path(), offset};
  }
  /// Decodes the record at an address of memory.
  template <class Record>
  Record record(std::uint64_t address, std::uint64_t size, std::string_view what) const {
    const std::vector<std::byte> raw = memory(address, size, what);
    return decode<Record>(view(raw, extent(address)->offset));
  }

  /// Throws the error that says this file is malformed.
  [[noreturn]] void malformed(const std::string& why) const;

private:
  void read_headers();
  void read_directories();
  void check_alignments() const;
  void read_sections();
  void check_section(std::size_t index) const;
  void find_contents_end();
  /// Whether the file is mapped as it is, without sections.
  bool is_flat() const;

  const support::ReadableFile* file_;
  std::vector<std::byte> start_; ///< the first bytes of the file: mostly all headers
  bool wide_ = false;
  std::uint64_t header_offset_ = 0, contents_end_ = 0;
  FileHeader header_;
  OptionalHeader optional_;
  std::array<Directory, directory_count> directories_{};
  std::vector<SectionHeader> sections_;
  std::vector<std::string> section_names_;
};

} // namespace pdist::binary::pe
