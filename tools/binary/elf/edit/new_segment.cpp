#include "binary/elf/edit/new_segment.hpp"

#include "binary/elf/architecture.hpp"
#include "binary/elf/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

constexpr const char* way_out = "link it anew with the search path it needs";
/// A program's moved table must lie at its address in the file (see move_table): at most this much of a hole
/// is put in a file for it. Above it are programs with very large uninitialised data.
constexpr std::uint64_t largest_hole = 16 << 20;
/// Alignment that evicted bytes keep: no note and no table asks for more than 8.
constexpr std::uint64_t eviction_alignment = 16;
/// Bytes of the new segment before what lies in it. Of segments that begin at one offset llvm-strip takes the
/// first program header's for the one that holds the others, and moves all of them by its alignment
/// (observed with LLVM 14): that must not be a PT_INTERP, a PT_NOTE or the PT_PHDR.
constexpr std::uint64_t lead = 16;
static_assert(lead % eviction_alignment == 0);
/// Most bytes evicted, which are so many that the file grows.
constexpr std::uint64_t most_evicted = 1 << 20;

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

[[noreturn]] void refuse(const Room& room, const std::string& why, const std::string& hint) {
  throw support::Error(room.file, "cannot edit", why, hint);
}

void insert_after_loads(std::vector<ProgramHeader>& segments, const ProgramHeader& added) {
  const auto last = std::find_if(segments.rbegin(), segments.rend(),
                                 [](const ProgramHeader& segment) { return segment.type == pt_load; });
  segments.insert(last.base(), added);
}

/// Two PT_NOTEs of which the second starts where the first one ends, padded: readers walk the joined one
/// alike.
bool follow_each_other(const ProgramHeader& first, const ProgramHeader& second) {
  if (first.type != pt_note || second.type != pt_note) return false;
  if (first.align != second.align || first.flags != second.flags || first.align == 0) return false;
  if (first.filesz != first.memsz || second.filesz != second.memsz) return false;
  return second.offset == round_up(first.offset + first.filesz, first.align) &&
         second.vaddr - first.vaddr == second.offset - first.offset;
}

/// Addresses and alignment of the segment to add.
struct Geometry {
  std::uint64_t align = 1;   ///< p_align: the largest that the file has
  std::uint64_t page = 1;    ///< pages that the processor may have
  std::uint64_t highest = 0; ///< address behind all segments

  explicit Geometry(const Room& room) : highest(highest_address(room)) {
    for (const ProgramHeader& segment : room.segments)
      if (segment.type == pt_load) align = std::max(align, segment.align);
    page = std::max(align, largest_page(room.header.machine));
  }
  /// The place at `offset` in a segment that begins `lead` bytes before it: on a page of its own, and
  /// congruent to the offset without padding the file.
  Place place_at(std::uint64_t offset) const {
    return {offset, round_up(highest, page) + (offset - lead) % page + lead};
  }
  ProgramHeader load(Place place, std::uint64_t size, std::uint64_t flags) const {
    const std::uint64_t vaddr = place.vaddr - lead;
    return {pt_load, flags, place.offset - lead, vaddr, vaddr, size + lead, size + lead, align};
  }
};

} // namespace

std::optional<std::string> put_in_slot(std::vector<ProgramHeader>& segments, const ProgramHeader& added) {
  const auto take = [&](std::size_t index) {
    segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(index));
    insert_after_loads(segments, added);
  };
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].type != pt_null) continue;
    take(i);
    return "takes a PT_NULL's place";
  }
  for (std::size_t first = 0; first < segments.size(); ++first) {
    for (std::size_t second = 0; second < segments.size(); ++second) {
      if (first == second || !follow_each_other(segments[first], segments[second])) continue;
      ProgramHeader& joined = segments[first];
      joined.filesz = joined.memsz = segments[second].offset + segments[second].filesz - joined.offset;
      take(second);
      return "two PT_NOTEs become one";
    }
  }
  const auto property = std::find_if(segments.begin(), segments.end(), [](const ProgramHeader& segment) {
    return segment.type == pt_gnu_property;
  });
  for (std::size_t i = 0; property != segments.end() && i < segments.size(); ++i) {
    const ProgramHeader& note = segments[i];
    if (note.type != pt_note || note.offset != property->offset || note.filesz != property->filesz) continue;
    take(i);
    return "takes the place of a PT_NOTE that PT_GNU_PROPERTY repeats";
  }
  return std::nullopt;
}

namespace {

/// Whether a segment only holds what may lie anywhere in memory: whoever reads it goes by the program header.
bool can_be_evicted(const ProgramHeader& segment) {
  return segment.type == pt_interp || segment.type == pt_note || segment.type == pt_gnu_property;
}

/// The dynamic entry that alone says where a section is, when it may move; else DT_NULL.
std::uint64_t tag_of(const SectionHeader& section, const std::map<std::uint64_t, std::uint64_t>& tables) {
  for (const auto& [type, tag] :
       {std::pair{sht_dynsym, dt_symtab}, {sht_hash, dt_hash}, {sht_gnu_hash, dt_gnu_hash}}) {
    const auto table = tables.find(tag);
    if (section.type == type && table != tables.end() && table->second == section.addr) return tag;
  }
  return dt_null;
}

/// Bytes [begin, end) of the file.
struct Range {
  std::uint64_t begin, end;
  bool overlaps(const Range& other) const { return begin < end && begin < other.end && other.begin < end; }
  bool holds(const Range& other) const { return begin <= other.begin && other.end <= end; }
};
Range range_of(const ProgramHeader& segment) {
  return {segment.offset, segment.offset + segment.filesz};
}
Range range_of(const SectionHeader& section) {
  return section.type == 0 || section.type == sht_nobits
             ? Range{0, 0}
             : Range{section.offset, section.offset + section.size};
}

/// Everything that may leave the bytes behind the table.
std::vector<Range> evictable(const Room& room, const SegmentRequest& request) {
  std::vector<Range> out;
  for (const ProgramHeader& segment : room.segments)
    if (can_be_evicted(segment)) out.push_back(range_of(segment));
  for (const SectionHeader& section : room.sections)
    if (tag_of(section, request.tables) != dt_null) out.push_back(range_of(section));
  std::erase_if(out, [&](const Range& unit) {
    return std::any_of(request.pinned.begin(), request.pinned.end(), [&](const auto& range) {
      return unit.overlaps({range.first, range.second});
    });
  });
  return out;
}

/// The bytes behind the table that have to leave for `needed` bytes: whole notes and tables. Nothing when
/// something else is there.
std::optional<Range> eviction(const Room& room, const SegmentRequest& request, std::uint64_t begin,
                              std::uint64_t needed) {
  const std::vector<Range> units = evictable(room, request);
  Range range{begin, begin + needed};
  for (bool grew = true; grew;) {
    grew = false;
    for (const Range& unit : units) {
      if (!unit.overlaps(range) || range.holds(unit)) continue;
      if (unit.begin < begin || unit.end - begin > most_evicted) return std::nullopt;
      range.end = unit.end;
      grew = true;
    }
  }
  const auto stays = [&](const Range& other) {
    return other.overlaps(range) &&
           std::none_of(units.begin(), units.end(), [&](const Range& unit) { return unit.holds(other); });
  };
  for (const SectionHeader& section : room.sections)
    if (stays(range_of(section))) return std::nullopt;
  for (const ProgramHeader& segment : room.segments) {
    const bool mapping = segment.type == pt_load || segment.type == pt_gnu_relro || segment.type == pt_phdr;
    if (!mapping && stays(range_of(segment))) return std::nullopt;
  }
  return range;
}

/// Lets what lies in `range` be at `place` instead: program and section headers follow. Returns the new
/// addresses of tables.
std::map<std::uint64_t, std::uint64_t> evict(Room& room, const SegmentRequest& request, Range range,
                                             Place place) {
  std::map<std::uint64_t, std::uint64_t> moved;
  for (ProgramHeader& segment : room.segments) {
    if (!can_be_evicted(segment) || !range_of(segment).overlaps(range)) continue;
    segment.vaddr = segment.paddr = place.vaddr + (segment.offset - range.begin);
    segment.offset = place.offset + (segment.offset - range.begin);
  }
  for (SectionHeader& section : room.sections) {
    if (!range_of(section).overlaps(range)) continue;
    const std::uint64_t tag = tag_of(section, request.tables);
    section.addr = place.vaddr + (section.offset - range.begin);
    section.offset = place.offset + (section.offset - range.begin);
    if (tag != dt_null) moved[tag] = section.addr;
  }
  return moved;
}

/// Makes the table longer where it is. Needs section headers, which tell what is behind it.
std::optional<NewSegment> lengthen_table(Room& room, const Geometry& geometry,
                                         const SegmentRequest& request) {
  const std::uint64_t entry = room.layout.program_header();
  const std::uint64_t begin = room.header.phoff + room.segments.size() * entry;
  const bool mapped =
      std::any_of(room.segments.begin(), room.segments.end(), [&](const ProgramHeader& segment) {
        return segment.type == pt_load && range_of(segment).holds({begin, begin + entry});
      });
  if (room.sections.empty() || !mapped) return std::nullopt;
  const auto range = eviction(room, request, begin, entry);
  if (!range) return std::nullopt;

  std::string how = "what lies behind the program header table moves into it";
  // Go's linker puts the section headers there, which no segment needs.
  const std::uint64_t section_headers = room.sections.size() * room.layout.section_header();
  if (Range{room.header.shoff, room.header.shoff + section_headers}.overlaps(*range)) {
    room.header.shoff = round_up(room.file_size, room.layout.word());
    room.file_size = room.header.shoff + section_headers;
    how = "the section headers behind the program header table move to the end of the file";
  }
  const Place start =
      geometry.place_at(round_up(room.file_size, eviction_alignment) + lead + begin % eviction_alignment);
  const std::uint64_t evicted = range->end - begin;
  const std::uint64_t before = round_up(start.offset + evicted, room.layout.word()) - start.offset;
  NewSegment added{{start.offset + before, start.vaddr + before},
                   evict(room, request, *range, start),
                   CopiedRange{begin, start.offset, evicted},
                   std::move(how)};
  for (ProgramHeader& segment : room.segments)
    if (segment.type == pt_phdr) segment.filesz = segment.memsz = (room.segments.size() + 1) * entry;
  insert_after_loads(room.segments, geometry.load(start, before + request.size, request.flags));
  room.file_size = start.offset + before + request.size;
  return added;
}

/// Puts the table at the start of the new segment. Linux before 5.18 and qemu-user tell a program that its
/// table is at (address of file offset 0) + e_phoff: there the table's address and offset must agree in just
/// this way.
NewSegment move_table(Room& room, const Geometry& geometry, const SegmentRequest& request) {
  const std::uint64_t word = room.layout.word(), count = room.segments.size() + 1;
  const std::uint64_t table_size = round_up(count * room.layout.program_header(), word);
  const auto first = std::find_if(room.segments.begin(), room.segments.end(),
                                  [](const ProgramHeader& segment) { return segment.type == pt_load; });
  Place table = geometry.place_at(round_up(room.file_size, word) + lead);
  if (request.is_program) {
    const std::uint64_t base = first->vaddr - first->offset;
    table.offset = std::max(table.offset, round_up(geometry.highest - base, geometry.page) + lead);
    table.vaddr = base + table.offset;
    if (table.offset - lead - room.file_size > largest_hole || base % geometry.align != 0) {
      refuse(room,
             fmt::format("its program header table has to move, for which the file would grow by {:#x} bytes",
                         table.offset - lead - room.file_size),
             way_out);
    }
  }
  for (ProgramHeader& segment : room.segments) {
    if (segment.type != pt_phdr) continue;
    segment.offset = table.offset;
    segment.vaddr = segment.paddr = table.vaddr;
    segment.filesz = segment.memsz = count * room.layout.program_header();
  }
  insert_after_loads(room.segments, geometry.load(table, table_size + request.size, request.flags));
  room.header.phoff = table.offset;
  room.file_size = table.offset + table_size + request.size;
  return {{table.offset + table_size, table.vaddr + table_size},
          {},
          {},
          "the program header table moves into it",
          true};
}

/// Only in programs that are placed anywhere does a loader go by PT_PHDR.
bool put_in_table_entry(std::vector<ProgramHeader>& segments, const ProgramHeader& added) {
  const auto table = std::find_if(segments.begin(), segments.end(),
                                  [](const ProgramHeader& segment) { return segment.type == pt_phdr; });
  if (table == segments.end()) return false;
  segments.erase(table);
  insert_after_loads(segments, added);
  return true;
}

} // namespace

NewSegment add_segment(Room& room, const SegmentRequest& request) {
  const Geometry geometry(room);
  // Zeros up to the end of a page are padding: Go's linker leaves some.
  const std::uint64_t claimed = claimed_end(room),
                      behind = room.file_size - std::min(claimed, room.file_size);
  if (behind > 0 && (behind >= geometry.page || !room.is_zero(claimed, behind))) {
    refuse(room,
           fmt::format(
               "{} bytes have to be added at its end, where it has data of its own behind the last section",
               request.size),
           "a shorter search path may fit; or edit the program before that data is appended");
  }
  const Place place = geometry.place_at(round_up(room.file_size, room.layout.word()) + lead);
  const std::uint64_t address_end = room.layout.wide ? ~std::uint64_t{0} : std::uint64_t{0xffffffff};
  if (!support::range_fits(place.vaddr, request.size + geometry.page, address_end))
    refuse(room, "its segments reach the end of the address space", way_out);
  if (auto how = put_in_slot(room.segments, geometry.load(place, request.size, request.flags))) {
    room.file_size = place.offset + request.size;
    return {place, {}, {}, std::move(*how)};
  }
  if (room.segments.size() + 1 >= pn_xnum) refuse(room, "its program header table is full", way_out);
  std::optional<NewSegment> added = lengthen_table(room, geometry, request);
  if (!added && !request.needs_table_entry &&
      put_in_table_entry(room.segments, geometry.load(place, request.size, request.flags))) {
    room.file_size = place.offset + request.size;
    return {place, {}, {}, "takes the place of PT_PHDR"};
  }
  if (!added) added = move_table(room, geometry, request);
  room.header.phnum = room.segments.size();
  return *added;
}

} // namespace pdist::binary::elf
