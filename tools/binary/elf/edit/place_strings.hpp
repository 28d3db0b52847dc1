// Puts a planned string table into the file: where it lies, where free bytes are, or into a given place.
#pragma once

#include "binary/elf/edit/string_plan.hpp"
#include "binary/elf/edit/workspace.hpp"

#include <cstdint>
#include <map>

namespace pdist::binary::elf {

/// The dynamic string table on its way from its old to its planned contents.
class TablePlacement {
public:
  /// `version_files`: the new indices of library names in DT_VERNEED, by the file offset of the 4-byte field.
  TablePlacement(Workspace& workspace, const StringTable& old, StringPlan plan,
                 std::map<std::uint64_t, std::uint64_t> version_files);

  /// Places the table without a longer file, or behind itself at the file's end. False: it needs `place_at`.
  bool place_in_file();
  /// Places it into room that was added for it.
  void place_at(Place place);

  std::uint64_t size() const { return plan_.table.size(); }
  /// Index of the segment that held the table.
  std::size_t segment() const { return segment_; }
  /// Values of dynamic entries that follow from the placement, by tag.
  const std::map<std::uint64_t, std::uint64_t>& dynamic_values() const { return dynamic_values_; }

private:
  bool grow_at_segment_end();
  bool push_neighbours();
  void keep_place();
  void write_version_files(const std::vector<MovedTable>& moved);
  std::vector<std::byte> moved_bytes(const MovedTable& table) const;

  Workspace& workspace_;
  Place old_;
  std::uint64_t old_size_;
  StringPlan plan_;
  std::map<std::uint64_t, std::uint64_t> version_files_;
  std::size_t segment_;
  std::map<std::uint64_t, std::uint64_t> dynamic_values_;
};

} // namespace pdist::binary::elf
