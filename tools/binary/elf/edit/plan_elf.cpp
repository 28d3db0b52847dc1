#include "binary/elf/edit/plan_elf.hpp"

#include "binary/elf/constants.hpp"
#include "binary/elf/edit/facts.hpp"
#include "binary/elf/edit/interpreter.hpp"
#include "binary/elf/edit/new_segment.hpp"
#include "binary/elf/edit/place_dynamic.hpp"
#include "binary/elf/edit/place_strings.hpp"
#include "binary/elf/notes.hpp"
#include "binary/elf/read_elf.hpp"
#include "binary/elf/symbols.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

/// Largest dynamic string table that is edited; the largest of a Debian desktop has 30 MiB.
constexpr std::uint64_t largest_string_table = 256 << 20;

/// The names of libraries in DT_VERNEED as they become.
std::vector<std::string> wanted_need_names(const EditFacts& facts, const CommonEdit& edit) {
  std::vector<std::string> names = facts.need_names;
  for (std::string& name : names) {
    const auto found = std::find_if(edit.replace_needed.begin(), edit.replace_needed.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    if (found != edit.replace_needed.end()) name = found->second;
  }
  return names;
}

/// glibc's start-up code of static-PIE programs and of the loader stops at a search path in its own dynamic
/// section, and no loader would look at it.
void require_loaded_by_another(const Workspace& workspace, const EditFacts& facts, const Binary& binary) {
  if (binary.static_pie) {
    workspace.refuse(
        "it is a static PIE, which loads itself: a search path or a needed library would stop it",
        "link it without -static-pie if it needs libraries");
  }
  if (facts.dynamic.starts_itself && binary.soname.starts_with("ld"))
    workspace.refuse("it is the loader, which loads itself: an edit would stop it");
}

/// What must be in the string table, and what leaves it.
StringRequest string_request(const Workspace& workspace, const StringTable& strings, const EditFacts& facts,
                             const std::vector<NamedEntry>& entries,
                             const std::vector<std::string>& need_names) {
  StringRequest request{workspace.image.bytes(strings.offset(), strings.size(), "the dynamic string table"),
                        facts.fixed_references,
                        {},
                        {}};
  const auto use = [&](bool is_new, std::uint64_t index, const std::string& text) {
    if (is_new) {
      request.wanted.push_back(text);
    } else if (request.live) {
      request.live->push_back(index);
    }
  };
  for (const NamedEntry& entry : entries)
    if (entry.text) use(entry.needs_place, entry.value, *entry.text);
  for (std::size_t i = 0; i < need_names.size(); ++i) {
    use(need_names[i] != facts.need_names[i], facts.needs[i].file, need_names[i]);
    request.abandoned.push_back(facts.needs[i].file);
  }
  // Strings that stay in use are live, so naming them here does no harm.
  for (const NamedEntry& entry : facts.dynamic.entries)
    if (entry.text) request.abandoned.push_back(entry.value);
  return request;
}

/// The new indices in DT_VERNEED, by the place of the field.
std::map<std::uint64_t, std::uint64_t> version_files(const EditFacts& facts, const StringPlan& plan,
                                                     const std::vector<std::string>& need_names) {
  std::map<std::uint64_t, std::uint64_t> changes;
  for (std::size_t i = 0; i < need_names.size(); ++i)
    if (need_names[i] != facts.need_names[i])
      changes[facts.needs[i].offset + version_need_file_offset] = plan.index.at(need_names[i]);
  return changes;
}

/// What must keep its address although it looks like something that may lie anywhere: notes that code or
/// other notes refer to.
std::vector<std::pair<std::uint64_t, std::uint64_t>> pinned_ranges(const Image& image) {
  auto ranges = notes_of_others(image);
  for (const Symbol& symbol : dynamic_symbols(image).value_or(std::vector<Symbol>{}))
    if (const ProgramHeader* load = image.load_at(symbol.value, 1); symbol.section != 0 && load != nullptr) {
      const std::uint64_t offset = load->offset + (symbol.value - load->vaddr);
      ranges.emplace_back(offset, offset + 1);
    }
  return ranges;
}

} // namespace

Patch plan_edit(const support::ReadableFile& file, const CommonEdit& edit) {
  Workspace workspace(file);
  const Binary binary = read(file);
  const StringTable strings(workspace.image);
  if (strings.size() > largest_string_table) {
    workspace.refuse(fmt::format("its dynamic string table has {} bytes, at most {} are edited",
                                 strings.size(), largest_string_table));
  }
  const EditFacts facts = edit_facts(workspace.image, strings, binary, strings.size());
  const std::vector<NamedEntry> entries = wanted_entries(facts.dynamic, edit, workspace.strategy);
  const std::vector<std::string> need_names = wanted_need_names(facts, edit);
  const bool new_strings = entries != facts.dynamic.entries || need_names != facts.need_names;
  const bool new_interpreter =
      edit.interpreter && interpreter_changes(workspace, *edit.interpreter, binary.interpreter);
  if (!new_strings && !new_interpreter) return workspace.writer.finish(file.size(), {});
  require_loaded_by_another(workspace, facts, binary);
  if (facts.dynamic.starts_itself && entries.size() >= facts.dynamic.capacity) {
    // Its own code finds the section where the linker put it.
    workspace.refuse(
        fmt::format("its dynamic section has no spare entry: {} are needed, there is room for {}",
                    entries.size(), facts.dynamic.capacity - 1),
        "link it with some search path (-Wl,-rpath,/x), which can then be changed");
  }

  const StringPlan plan = plan_strings(string_request(workspace, strings, facts, entries, need_names));
  workspace.strategy.insert(workspace.strategy.end(), plan.strategy.begin(), plan.strategy.end());
  DynamicPlacement dynamic(workspace, facts.dynamic, entries);
  TablePlacement table(workspace, strings, plan, version_files(facts, plan, need_names));
  const bool move_table = new_strings && !table.place_in_file();
  const bool move_dynamic = dynamic.moves() && (move_table || !dynamic.place_at_end());
  bool add = move_dynamic || move_table;
  // Making room for a segment may take the old interpreter's bytes: it goes there, too, then.
  const bool move_interpreter =
      new_interpreter && (add || !place_interpreter(workspace, *edit.interpreter, table.segment()));
  add = add || move_interpreter;
  std::map<std::uint64_t, std::uint64_t> values;
  bool table_moved = false;
  if (add) {
    // The string table comes last: there it can grow at the end of the file when it is edited again.
    const std::uint64_t before_interpreter = move_dynamic ? dynamic.size() : 0;
    const std::uint64_t before_table =
        before_interpreter + (move_interpreter ? edit.interpreter->size() + 1 : 0);
    SegmentRequest request;
    request.size = before_table + (move_table ? table.size() : 0);
    request.flags = move_dynamic ? dynamic.flags() : pf_read;
    const bool has_interpreter = !binary.interpreter.empty();
    request.is_program = binary.kind == Kind::executable || has_interpreter;
    request.needs_table_entry = request.is_program && workspace.image.header().type == et_shared;
    request.pinned = pinned_ranges(workspace.image);
    request.tables = table_addresses(workspace.image, {dt_symtab, dt_hash, dt_gnu_hash});
    const NewSegment added = add_segment(workspace.room, request);
    values.insert(added.moved.begin(), added.moved.end());
    table_moved = added.table_moved;
    const Place place = added.place;
    workspace.strategy.push_back(fmt::format("new PT_LOAD with address {:#x}: {}", place.vaddr, added.how));
    if (added.evicted) {
      workspace.writer.put(added.evicted->to, workspace.image.bytes(added.evicted->from, added.evicted->size,
                                                                    "what is behind the program headers"));
    }
    const auto behind = [&place](std::uint64_t size) {
      return Place{place.offset + size, place.vaddr + size};
    };
    if (move_dynamic) dynamic.place_at(place);
    if (move_interpreter) place_interpreter_at(workspace, *edit.interpreter, behind(before_interpreter));
    if (move_table) table.place_at(behind(before_table));
  }
  values.insert(table.dynamic_values().begin(), table.dynamic_values().end());
  dynamic.write(plan.index, values);
  workspace.write_headers();
  Patch patch = workspace.writer.finish(workspace.room.file_size, workspace.strategy);
  patch.notes = dynamic.notes();
  if (table_moved)
    patch.notes.emplace_back(
        "its program header table had to move, which programs that strip do not cope with: "
        "strip it before the edit, not after");
  return patch;
}

} // namespace pdist::binary::elf
