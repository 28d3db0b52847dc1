// Where new bytes can go in an ELF file so that they are mapped: the calculation on headers, and the headers
// as they become.
#pragma once

#include "binary/elf/records.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::elf {

/// A place of bytes in the file and in memory.
struct Place {
  std::uint64_t offset = 0, vaddr = 0;
};

/// Headers of a file while an edit is planned. Taking room changes them.
struct Room {
  std::string file; ///< for errors
  Layout layout;
  FileHeader header;
  std::vector<ProgramHeader> segments;
  std::vector<SectionHeader> sections;
  std::uint64_t file_size = 0;
  /// Whether [offset, offset + size) of the unedited file is all zero.
  std::function<bool(std::uint64_t offset, std::uint64_t size)> is_zero;
};

/// Address behind the last byte that any PT_LOAD maps.
std::uint64_t highest_address(const Room& room);

/// Offset behind everything that headers, segments and sections claim. Bytes of the file from there on are an
/// overlay (AppImage, self-extractors).
std::uint64_t claimed_end(const Room& room);

/// Takes `size` bytes right behind the file part of segment `segment` (an index), which grows by them: zero
/// bytes that no segment, section or header claims, within pages that no other segment is mapped to; or new
/// bytes at the end of the file, when the segment is the last one there and in memory. Nothing when there is
/// no such room.
std::optional<Place> take_behind(Room& room, std::size_t segment, std::uint64_t size);

/// How many bytes right behind a table that ends at `offset`, inside its segment, belong to nothing: zero
/// bytes that no section and no header claims. 0 when there are no section headers to tell.
std::uint64_t gap_behind(const Room& room, std::uint64_t offset);

/// A table of symbol versions or hashes that moves.
struct MovedTable {
  std::uint64_t tag = 0; ///< DT_VERSYM, DT_VERDEF, DT_VERNEED, DT_HASH or DT_GNU_HASH
  std::uint64_t size = 0;
  Place from, to;
};

} // namespace pdist::binary::elf
