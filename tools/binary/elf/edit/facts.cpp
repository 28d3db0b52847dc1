#include "binary/elf/edit/facts.hpp"

#include "binary/elf/constants.hpp"

namespace pdist::binary::elf {

namespace {

std::optional<std::vector<std::uint64_t>> fixed_references(const Image& image, std::uint64_t table_size,
                                                           const std::vector<VersionNeedFile>& needs) {
  auto references = dynamic_symbol_names(image);
  if (!references) return std::nullopt;
  for (const VersionNeedFile& need : needs)
    for (const VersionNeedAux& version : need.versions)
      references->push_back(version.name);
  for (const std::uint64_t name : version_definition_names(image))
    references->push_back(name);
  // A distance of addresses, which moves with its entry.
  const auto is_distance = [&](std::uint64_t tag) {
    return image.header().machine == em_mips && tag == dt_mips_rld_map_rel;
  };
  for (const DynamicEntry& entry : image.dynamic())
    // What lies behind the table is no string of it (Android's packed relocations).
    if (string_use(entry.tag) == StringUse::unknown && !is_distance(entry.tag) && entry.value < table_size)
      references->push_back(entry.value);
  return references;
}

} // namespace

EditFacts edit_facts(const Image& image, const StringTable& strings, const Binary& binary,
                     std::uint64_t table_size) {
  EditFacts facts;
  DynamicFacts& dynamic = facts.dynamic;
  dynamic.file = image.file().path();
  dynamic.capacity = image.dynamic_capacity();
  dynamic.kind = binary.kind;
  dynamic.starts_itself = binary.interpreter.empty() && binary.needed.empty() && image.header().entry != 0;
  dynamic.has_interpreter = !binary.interpreter.empty();
  dynamic.machine = image.header().machine;
  dynamic.wide = image.layout().wide;
  for (const DynamicEntry& entry : image.dynamic()) {
    NamedEntry named;
    named.tag = entry.tag;
    named.value = entry.value;
    named.old_place = dynamic.entries.size();
    if (string_use(entry.tag) == StringUse::yes) named.text = strings.text(entry.value, "a dynamic string");
    dynamic.entries.push_back(std::move(named));
  }
  facts.needs = version_needs(image);
  for (const VersionNeedFile& need : facts.needs) {
    facts.need_names.push_back(strings.text(need.file, "vn_file"));
    if (!need.versions.empty())
      dynamic.versioned.emplace_back(facts.need_names.back(),
                                     strings.text(need.versions.front().name, "vna_name"));
  }
  facts.fixed_references = fixed_references(image, table_size, facts.needs);
  return facts;
}

} // namespace pdist::binary::elf
