#include "binary/elf/edit/place_strings.hpp"

#include "binary/elf/constants.hpp"
#include "binary/elf/edit/clear_behind.hpp"

#include <algorithm>

namespace pdist::binary::elf {

namespace {

constexpr std::size_t version_file_width = 4;

std::size_t segment_of(const Image& image, const StringTable& table) {
  const ProgramHeader* load = image.load_at(table.address(), table.size());
  return static_cast<std::size_t>(load - image.segments().data());
}

} // namespace

TablePlacement::TablePlacement(Workspace& workspace, const StringTable& old, StringPlan plan,
                               std::map<std::uint64_t, std::uint64_t> version_files)
    : workspace_(workspace),
      old_{old.offset(), old.address()},
      old_size_(old.size()),
      plan_(std::move(plan)),
      version_files_(std::move(version_files)),
      segment_(segment_of(workspace.image, old)) {
  dynamic_values_[dt_strsz] = plan_.table.size();
}

bool TablePlacement::grow_at_segment_end() {
  const ProgramHeader& load = workspace_.room.segments[segment_];
  if (old_.offset + old_size_ != load.offset + load.filesz) return false;
  if (!take_behind(workspace_.room, segment_, plan_.table.size() - old_size_)) return false;
  workspace_.strategy.emplace_back("string table: grows at the end of its segment");
  return true;
}

void TablePlacement::keep_place() {
  workspace_.writer.put(old_.offset, plan_.table);
  workspace_.move_section(sht_strtab, old_.vaddr, old_, plan_.table.size());
  write_version_files({});
}

bool TablePlacement::place_in_file() {
  const std::uint64_t growth = plan_.table.size() - old_size_;
  if (growth == 0 || grow_at_segment_end()) {
    keep_place();
    return true;
  }
  if (gap_behind(workspace_.room, old_.offset + old_size_) >= growth) {
    workspace_.strategy.emplace_back("string table: grows into free bytes behind it");
    keep_place();
    return true;
  }
  if (const auto place = workspace_.take_free(plan_.table.size(), segment_)) {
    workspace_.strategy.emplace_back("string table: copied to free bytes behind a segment");
    place_at(*place);
    return true;
  }
  return push_neighbours();
}

void TablePlacement::place_at(Place place) {
  workspace_.writer.put(place.offset, plan_.table);
  for (const TableRange& range : plan_.freed)
    workspace_.writer.put(old_.offset + range.begin, std::vector<std::byte>(range.end - range.begin));
  workspace_.move_section(sht_strtab, old_.vaddr, place, plan_.table.size());
  dynamic_values_[dt_strtab] = place.vaddr;
  write_version_files({});
}

bool TablePlacement::push_neighbours() {
  const auto tables =
      table_addresses(workspace_.image, {dt_versym, dt_verdef, dt_verneed, dt_hash, dt_gnu_hash});
  const Place end{old_.offset + old_size_, old_.vaddr + old_size_};
  const auto moved =
      clear_behind(workspace_.room, end, plan_.table.size() - old_size_, tables,
                   [this](std::uint64_t size) { return workspace_.take_free(size, segment_); });
  if (!moved) return false;
  workspace_.strategy.emplace_back("string table: grows in its place; a table behind it moves");
  // One range from the string table to the old end of the last table that moves: strings, zeros, what moved
  // up.
  const MovedTable& last = moved->back();
  std::vector<std::byte> bytes = plan_.table;
  bytes.resize(last.from.offset + last.size - old_.offset);
  for (const MovedTable& table : *moved) {
    dynamic_values_[table.tag] = table.to.vaddr;
    const std::vector<std::byte> contents = moved_bytes(table);
    if (&table == &last) {
      workspace_.writer.put(table.to.offset, contents);
    } else {
      std::copy(contents.begin(), contents.end(),
                bytes.begin() + static_cast<std::ptrdiff_t>(table.to.offset - old_.offset));
    }
  }
  workspace_.writer.put(old_.offset, std::move(bytes));
  workspace_.move_section(sht_strtab, old_.vaddr, old_, plan_.table.size());
  write_version_files(*moved);
  return true;
}

/// A moving table's contents, with the names of libraries in it already changed.
std::vector<std::byte> TablePlacement::moved_bytes(const MovedTable& table) const {
  const Image& image = workspace_.image;
  std::vector<std::byte> bytes =
      image.bytes(table.from.offset, table.size, "a table behind the dynamic string table");
  for (const auto& [offset, index] : version_files_)
    if (support::range_fits(offset - table.from.offset, version_file_width, table.size))
      support::store_number(bytes, offset - table.from.offset, index, version_file_width,
                            image.layout().order);
  return bytes;
}

/// Those that are in none of the tables in `moved`.
void TablePlacement::write_version_files(const std::vector<MovedTable>& moved) {
  for (const auto& [offset, index] : version_files_) {
    const bool done = std::any_of(moved.begin(), moved.end(), [at = offset](const MovedTable& table) {
      return support::range_fits(at - table.from.offset, version_file_width, table.size);
    });
    if (done) continue;
    std::vector<std::byte> bytes(version_file_width);
    support::store_number(bytes, 0, index, version_file_width, workspace_.image.layout().order);
    workspace_.writer.put(offset, std::move(bytes));
  }
}

} // namespace pdist::binary::elf
