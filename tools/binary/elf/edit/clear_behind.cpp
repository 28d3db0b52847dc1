#include "binary/elf/edit/clear_behind.hpp"

#include "binary/elf/constants.hpp"
#include "binary/elf/edit/room.hpp"

#include <algorithm>
#include <array>

namespace pdist::binary::elf {

namespace {

/// Alignment kept by everything that moves: the most that ELF's own tables have.
constexpr std::uint64_t table_alignment = 8;

/// A table behind the string table: the index of its section header.
struct Neighbour {
  std::uint64_t tag = 0;
  std::size_t section = 0;
};

std::uint64_t tag_of(std::uint64_t section_type) {
  switch (section_type) {
  case sht_hash:
    return dt_hash;
  case sht_gnu_hash:
    return dt_gnu_hash;
  case sht_gnu_versym:
    return dt_versym;
  case sht_gnu_verdef:
    return dt_verdef;
  case sht_gnu_verneed:
    return dt_verneed;
  default:
    return dt_null;
  }
}

/// The tables that follow `end` one after another, with nothing but padding between them.
std::vector<Neighbour> neighbours(const Room& room, Place end,
                                  const std::map<std::uint64_t, std::uint64_t>& tables) {
  std::vector<Neighbour> found;
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < room.sections.size() && !more; ++i) {
      const SectionHeader& section = room.sections[i];
      const auto table = tables.find(tag_of(section.type));
      if (table == tables.end() || table->second != section.addr || section.size == 0) continue;
      if (section.addr < end.vaddr || section.addr - end.vaddr >= table_alignment) continue;
      if (section.offset - end.offset != section.addr - end.vaddr) continue;
      found.push_back({table->first, i});
      end = {section.offset + section.size, section.addr + section.size};
      more = true;
    }
  }
  return found;
}

/// Moves neighbour `leaving` to `away`, and those before it up by `shift`.
std::vector<MovedTable> move(Room& room, const std::vector<Neighbour>& all, std::size_t leaving, Place away,
                             std::uint64_t shift) {
  std::vector<MovedTable> moved;
  for (std::size_t i = 0; i <= leaving; ++i) {
    SectionHeader& section = room.sections[all[i].section];
    const Place from{section.offset, section.addr};
    const Place to = i == leaving ? away : Place{from.offset + shift, from.vaddr + shift};
    section.offset = to.offset;
    section.addr = to.vaddr;
    moved.push_back({all[i].tag, section.size, from, to});
  }
  return moved;
}

} // namespace

std::optional<std::vector<MovedTable>>
clear_behind(Room& room, Place end, std::uint64_t size, const std::map<std::uint64_t, std::uint64_t>& tables,
             const std::function<std::optional<Place>(std::uint64_t size)>& take) {
  const std::vector<Neighbour> all = neighbours(room, end, tables);
  std::vector<std::size_t> by_size(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    by_size[i] = i;
  const auto section = [&](std::size_t i) -> const SectionHeader& { return room.sections[all[i].section]; };
  std::stable_sort(by_size.begin(), by_size.end(),
                   [&](std::size_t a, std::size_t b) { return section(a).size < section(b).size; });
  for (const std::size_t leaving : by_size) {
    const std::uint64_t gap = section(0).addr - end.vaddr;
    const std::uint64_t shift = section(leaving).size / table_alignment * table_alignment;
    if ((leaving == 0 ? section(0).size : shift) + gap < size) continue;
    const auto place = take(section(leaving).size + table_alignment - 1);
    if (!place) continue;
    const std::uint64_t padding = (table_alignment - place->vaddr % table_alignment) % table_alignment;
    return move(room, all, leaving, {place->offset + padding, place->vaddr + padding}, shift);
  }
  return std::nullopt;
}

} // namespace pdist::binary::elf
