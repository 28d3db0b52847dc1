#include "binary/elf/edit/room.hpp"

#include "binary/elf/architecture.hpp"
#include "binary/elf/constants.hpp"

#include <algorithm>
#include <limits>

namespace pdist::binary::elf {

namespace {

/// Bytes of the file that something claims: [begin, end).
struct Claim {
  std::uint64_t begin, end;
};

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

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

} // namespace

std::uint64_t highest_address(const Room& room) {
  std::uint64_t end = 0;
  for (const ProgramHeader& segment : room.segments)
    if (segment.type == pt_load) end = std::max(end, segment.vaddr + segment.memsz);
  return end;
}

std::uint64_t claimed_end(const Room& room) {
  std::uint64_t end = 0;
  for (const Claim& claim : claims(room))
    end = std::max(end, claim.end);
  return end;
}

std::optional<Place> take_behind(Room& room, std::size_t segment, std::uint64_t size) {
  ProgramHeader& header = room.segments[segment];
  if (header.filesz == 0 || header.filesz != header.memsz) return std::nullopt;
  const Place place{header.offset + header.filesz, header.vaddr + header.filesz};
  if (unmapped_from(room, place.vaddr) < size) return std::nullopt;
  const bool at_end = place.offset == room.file_size && claimed_end(room) == room.file_size;
  if (at_end) {
    if (header.vaddr + header.memsz != highest_address(room)) return std::nullopt;
    room.file_size += size;
  } else if (unclaimed_from(room, place.offset) < size || !room.is_zero(place.offset, size) ||
             place.offset + size >
                 claimed_end(room)) { // zeros behind that may be the start of somebody's data
    return std::nullopt;
  }
  header.filesz += size;
  header.memsz += size;
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

} // namespace pdist::binary::elf
