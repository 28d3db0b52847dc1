// Puts the dynamic section into the file: over the old one, or into a given place when it has more entries
// than there is room for.
#pragma once

#include "binary/elf/edit/wanted.hpp"
#include "binary/elf/edit/workspace.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pdist::binary::elf {

/// The value of an entry when the dynamic section moves from address `from` to `to`: DT_MIPS_RLD_MAP_REL is
/// the distance from its own entry to a place that stays.
std::uint64_t value_behind_move(const DynamicFacts& facts, const NamedEntry& entry, std::uint64_t from,
                                std::uint64_t to);

/// The dynamic section on its way from its old to its wanted entries.
class DynamicPlacement {
public:
  DynamicPlacement(Workspace& workspace, const DynamicFacts& facts, std::vector<NamedEntry> wanted);

  /// Whether it needs `place_at`.
  bool moves() const { return wanted_.size() >= facts_.capacity; }
  /// Moves it to the end of the file without another segment; false when that cannot be.
  bool place_at_end();
  /// Bytes in its new place, with some spare entries for later edits.
  std::uint64_t size() const;
  /// p_flags of the segment that holds its new place: those of the old one, without execution.
  std::uint64_t flags() const;
  /// Lets headers say that it is at `place`, which must be aligned to a word, and clears the old
  /// place.
  void place_at(Place place);

  /// Writes the entries. `index` has the places of new strings, `values` what follows from tables that moved,
  /// by tag.
  void write(const std::map<std::string, std::uint64_t>& index,
             const std::map<std::uint64_t, std::uint64_t>& values);

  /// What the file has no longer, for people; empty when nothing is lost.
  const std::vector<std::string>& notes() const { return notes_; }

private:
  Workspace& workspace_;
  const DynamicFacts& facts_;
  std::vector<NamedEntry> wanted_;
  Place old_, now_;
  std::vector<std::string> notes_;
};

} // namespace pdist::binary::elf
