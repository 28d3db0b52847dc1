// Adds a PT_LOAD at the end of a file, and finds a place for its program header.
#pragma once

#include "binary/elf/edit/room.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::elf {

/// Bytes of the unedited file that get a copy elsewhere.
struct CopiedRange {
  std::uint64_t from = 0, to = 0, size = 0; ///< file offsets
};

struct NewSegment {
  Place place; ///< of the bytes that were asked for, aligned to a word
  /// New addresses of tables that moved, by the tag of the dynamic entry that has to follow.
  std::map<std::uint64_t, std::uint64_t> moved;
  /// What leaves the bytes behind the program header table for it, when that is how it got room.
  std::optional<CopiedRange> evicted;
  std::string how;          ///< for people
  bool table_moved = false; ///< the program header table is no longer behind the ELF header
};

/// What decides how the program header table may change.
struct SegmentRequest {
  std::uint64_t size = 0;
  std::uint64_t flags = 0;        ///< p_flags
  bool is_program = false;        ///< the kernel maps it, not a loader only
  bool needs_table_entry = false; ///< a loader finds its address by PT_PHDR: a program of type ET_DYN
  /// Ranges [begin, end) of the file whose addresses somebody may know, so that they stay.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> pinned = {};
  /// Addresses of tables that may move: DT_SYMTAB, DT_HASH and DT_GNU_HASH.
  std::map<std::uint64_t, std::uint64_t> tables = {};
};

/// Adds the segment for `size` bytes. Its program header takes, in this order: a slot (see `put_in_slot`);
/// the bytes behind the table, of which the interpreter's name, notes and symbol tables move to the new
/// segment and section headers behind all else; the entry PT_PHDR, where nobody needs it; or the whole table
/// moves there. Throws `Error` when none of
/// it can be done safely.
NewSegment add_segment(Room& room, const SegmentRequest& request);

/// Makes room for one more program header without a longer table, and puts `added` behind the last PT_LOAD:
/// takes a PT_NULL, joins two PT_NOTEs that follow each other, or drops a PT_NOTE that PT_GNU_PROPERTY
/// repeats. Returns what it did, or nothing when none of them can be.
std::optional<std::string> put_in_slot(std::vector<ProgramHeader>& segments, const ProgramHeader& added);

} // namespace pdist::binary::elf
