#include "binary/elf/edit/room.hpp"

#include "binary/elf/architecture.hpp"
#include "binary/elf/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pdist::binary::elf {

namespace {

/// Bytes of the file that something claims: [begin, end).
struct Claim {
  std::uint64_t begin, end;
};

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
/// A program's moved table must lie at its address in the file (see add_segment): at most this much of a hole
/// is put in a file for it. Above it are programs with very large uninitialised data.
constexpr std::uint64_t largest_hole = 16 << 20;

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

void add_claim(std::vector<Claim>& claims, std::uint64_t offset, std::uint64_t size) {
  // A range that wraps claims the whole rest: nothing is ever placed on what is not understood.
  if (size > 0) claims.push_back({offset, support::checked_add(offset, size).value_or(unlimited)});
}

/// Segments that only say how a range of others is mapped.
bool is_mapping(const ProgramHeader& segment) {
  return segment.type == pt_load || segment.type == pt_gnu_relro;
}

/// What is known to be in the file: headers, sections and segments with a meaning of their own.
std::vector<Claim> known_contents(const Room& room) {
  std::vector<Claim> out{{0, room.layout.file_header()}};
  add_claim(out, room.header.phoff, room.segments.size() * room.layout.program_header());
  if (room.header.shoff != 0)
    add_claim(out, room.header.shoff, room.sections.size() * room.layout.section_header());
  for (const SectionHeader& section : room.sections)
    if (section.type != sht_nobits && section.type != 0) add_claim(out, section.offset, section.size);
  for (const ProgramHeader& segment : room.segments)
    if (!is_mapping(segment)) add_claim(out, segment.offset, segment.filesz);
  return out;
}

std::vector<Claim> claims(const Room& room) {
  std::vector<Claim> out = known_contents(room);
  for (const ProgramHeader& segment : room.segments)
    if (is_mapping(segment)) add_claim(out, segment.offset, segment.filesz);
  return out;
}

/// How many bytes from `offset` on nothing claims, up to the end of the file.
std::uint64_t unclaimed_from(const Room& room, std::uint64_t offset) {
  std::uint64_t end = std::max(room.file_size, offset);
  for (const Claim& claim : claims(room))
    if (claim.end > offset) end = std::min(end, std::max(claim.begin, offset));
  return end - offset;
}

/// How many bytes from `vaddr` on, the end of a segment, lie on pages that no later segment is mapped to.
std::uint64_t unmapped_from(const Room& room, std::uint64_t vaddr) {
  const std::uint64_t largest = largest_page(room.header.machine);
  std::uint64_t end = room.layout.wide ? unlimited : std::uint64_t{0xffffffff};
  for (const ProgramHeader& segment : room.segments) {
    if (segment.type != pt_load || segment.vaddr < vaddr) continue;
    // A file whose segments are aligned to less than the largest page runs only where pages are smaller.
    const std::uint64_t page = std::max<std::uint64_t>(std::min(largest, segment.align), 1);
    end = std::min(end, segment.vaddr / page * page);
  }
  return end > vaddr ? end - vaddr : 0;
}

std::uint64_t highest_address(const Room& room) {
  std::uint64_t end = 0;
  for (const ProgramHeader& segment : room.segments)
    if (segment.type == pt_load) end = std::max(end, segment.vaddr + segment.memsz);
  return end;
}

[[noreturn]] void refuse(const Room& room, const std::string& why, const std::string& hint) {
  throw support::Error(room.file, "cannot edit", why, hint);
}

} // namespace

std::uint64_t claimed_end(const Room& room) {
  std::uint64_t end = 0;
  for (const Claim& claim : claims(room))
    end = std::max(end, claim.end);
  return end;
}

std::optional<Place> take_behind(Room& room, std::size_t index, std::uint64_t size) {
  ProgramHeader& segment = room.segments[index];
  if (segment.filesz == 0 || segment.filesz != segment.memsz) return std::nullopt;
  const Place place{segment.offset + segment.filesz, segment.vaddr + segment.filesz};
  if (unmapped_from(room, place.vaddr) < size) return std::nullopt;
  const bool at_end = place.offset == room.file_size && claimed_end(room) == room.file_size;
  if (at_end) {
    if (segment.vaddr + segment.memsz != highest_address(room)) return std::nullopt;
    room.file_size += size;
  } else if (unclaimed_from(room, place.offset) < size || !room.is_zero(place.offset, size)) {
    return std::nullopt;
  }
  segment.filesz += size;
  segment.memsz += size;
  return place;
}

std::uint64_t gap_behind(const Room& room, std::uint64_t offset) {
  if (room.sections.empty()) return 0;
  std::uint64_t end = offset;
  for (const ProgramHeader& segment : room.segments)
    if (segment.type == pt_load && offset >= segment.offset && offset - segment.offset <= segment.filesz)
      end = segment.offset + segment.filesz;
  for (const Claim& claim : known_contents(room))
    if (claim.end > offset) end = std::min(end, std::max(claim.begin, offset));
  return room.is_zero(offset, end - offset) ? end - offset : 0;
}

namespace {

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

ProgramHeader read_only_load(std::uint64_t offset, std::uint64_t vaddr, std::uint64_t size,
                             std::uint64_t align) {
  return {pt_load, pf_read, offset, vaddr, vaddr, size, size, align};
}

/// Puts the table at the start of the new segment. Linux before 5.18 and qemu-user tell a program that its
/// table is at (address of file offset 0) + e_phoff: there the table's address and offset must agree in just
/// this way.
Place move_table(Room& room, std::uint64_t size, bool is_program, std::uint64_t align, std::uint64_t page) {
  const std::uint64_t word = room.layout.word();
  const std::uint64_t table_size = round_up((room.segments.size() + 1) * room.layout.program_header(), word);
  if (room.segments.size() + 1 >= pn_xnum)
    refuse(room, "its program header table is full", "link it anew with the search path it needs");
  const auto first = std::find_if(room.segments.begin(), room.segments.end(),
                                  [](const ProgramHeader& segment) { return segment.type == pt_load; });
  std::uint64_t offset = round_up(room.file_size, word);
  std::uint64_t vaddr = round_up(highest_address(room), page) + offset % page;
  if (is_program) {
    const std::uint64_t base = first->vaddr - first->offset;
    offset = std::max(offset, round_up(highest_address(room) - base, page));
    vaddr = base + offset;
    if (offset - room.file_size > largest_hole || base % align != 0)
      refuse(room,
             fmt::format("its program header table has to move, for which the file would grow by {:#x} bytes",
                         offset - room.file_size),
             "link it anew with the search path it needs");
  }
  const std::uint64_t total = table_size + size;
  for (ProgramHeader& segment : room.segments) {
    if (segment.type != pt_phdr) continue;
    segment.offset = offset;
    segment.vaddr = segment.paddr = vaddr;
    segment.filesz = segment.memsz = (room.segments.size() + 1) * room.layout.program_header();
  }
  insert_after_loads(room.segments, read_only_load(offset, vaddr, total, align));
  room.header.phoff = offset;
  room.header.phnum = room.segments.size();
  room.file_size = offset + total;
  return {offset + table_size, vaddr + table_size};
}

} // namespace

Place add_segment(Room& room, std::uint64_t size, bool is_program, std::vector<std::string>& strategy) {
  if (claimed_end(room) < room.file_size) {
    refuse(room,
           fmt::format(
               "{} bytes have to be added at its end, where it has data of its own behind the last section",
               size),
           "a shorter search path may fit; or edit the program before that data is appended");
  }
  std::uint64_t align = 1;
  for (const ProgramHeader& segment : room.segments)
    if (segment.type == pt_load) align = std::max(align, segment.align);
  const std::uint64_t page = std::max(align, largest_page(room.header.machine));
  const std::uint64_t offset = round_up(room.file_size, room.layout.word());
  const std::uint64_t vaddr = round_up(highest_address(room), page) + offset % page;
  const std::uint64_t address_end = room.layout.wide ? unlimited : std::uint64_t{0xffffffff};
  if (!support::range_fits(vaddr, size + page, address_end))
    refuse(room, "its segments reach the end of the address space",
           "link it anew with the search path it needs");
  const ProgramHeader added = read_only_load(offset, vaddr, size, align);
  if (const auto how = put_in_slot(room.segments, added)) {
    strategy.push_back(fmt::format("new PT_LOAD at address {:#x}: {}", vaddr, *how));
    room.file_size = offset + size;
    return {offset, vaddr};
  }
  const Place place = move_table(room, size, is_program, align, page);
  strategy.push_back(
      fmt::format("new PT_LOAD at address {:#x}: the program header table moves into it", place.vaddr));
  return place;
}

} // namespace pdist::binary::elf
