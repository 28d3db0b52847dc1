#include "binary/elf/edit/place_dynamic.hpp"

#include "binary/elf/constants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

/// Entries that a moved section has to spare: as many as GNU ld leaves.
constexpr std::size_t spare_entries = 5;

} // namespace

std::uint64_t value_behind_move(const DynamicFacts& facts, const NamedEntry& entry, std::uint64_t from,
                                std::uint64_t to) {
  if (facts.machine != em_mips || entry.tag != dt_mips_rld_map_rel) return entry.value;
  const std::uint64_t value = entry.value + (from - to);
  return facts.wide ? value : value & 0xffffffff;
}

DynamicPlacement::DynamicPlacement(Workspace& workspace, const DynamicFacts& facts,
                                   std::vector<NamedEntry> wanted)
    : workspace_(workspace),
      facts_(facts),
      wanted_(std::move(wanted)),
      old_{workspace.image.dynamic_segment().offset, workspace.image.dynamic_segment().vaddr},
      now_(old_) {}

std::uint64_t DynamicPlacement::size() const {
  return (wanted_.size() + 1 + spare_entries) * workspace_.image.layout().dynamic_entry();
}

std::uint64_t DynamicPlacement::flags() const {
  const ProgramHeader* load = workspace_.image.load_at(old_.vaddr, 1);
  return pf_read | (load->flags & pf_write);
}

bool DynamicPlacement::place_at_end() {
  const auto place = workspace_.take_at_end(size(), flags());
  if (place) place_at(*place);
  return place.has_value();
}

void DynamicPlacement::place_at(Place place) {
  now_ = place;
  const ProgramHeader old = workspace_.image.dynamic_segment();
  for (ProgramHeader& segment : workspace_.room.segments) {
    if (segment != old) continue;
    segment.offset = place.offset;
    segment.vaddr = segment.paddr = place.vaddr;
    segment.filesz = segment.memsz = size();
  }
  workspace_.move_section(sht_dynamic, old.vaddr, place, size());
  workspace_.writer.put(old.offset, std::vector<std::byte>(old.filesz));
  workspace_.strategy.push_back(fmt::format("dynamic section: moves to address {:#x}, with {} spare entries",
                                            place.vaddr, spare_entries));
  const bool was_protected = std::any_of(
      workspace_.room.segments.begin(), workspace_.room.segments.end(), [&](const ProgramHeader& segment) {
        return segment.type == pt_gnu_relro && old.vaddr >= segment.vaddr &&
               support::range_fits(old.vaddr - segment.vaddr, old.memsz, segment.memsz);
      });
  if (was_protected && (flags() & pf_write) != 0)
    notes_.emplace_back("its dynamic section had no spare entry and is moved: RELRO protects the rest as "
                        "before, but no longer this section; linked with some search path (-Wl,-rpath,/x) it "
                        "stays in its place");
}

void DynamicPlacement::write(const std::map<std::string, std::uint64_t>& index,
                             const std::map<std::uint64_t, std::uint64_t>& values) {
  std::vector<DynamicEntry> section;
  for (const NamedEntry& named : wanted_) {
    const auto value = values.find(named.tag);
    section.push_back({named.tag, value != values.end() ? value->second
                                  : named.needs_place
                                      ? index.at(*named.text)
                                      : value_behind_move(facts_, named, old_.vaddr, now_.vaddr)});
  }
  section.resize(std::max(section.size(), facts_.entries.size()) + 1); // DT_NULL is all zero
  workspace_.writer.put(now_.offset, encode_table(section, workspace_.image.layout()));
}

} // namespace pdist::binary::elf
