#include "manifest/entry_fields.hpp"

#include "manifest/manifest_json.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pdist::manifest {

using support::EntryType;
using support::Fields;
using support::Value;

namespace {

constexpr unsigned permission_bits = 07777;

struct TypeName {
  EntryType type;
  const char* name;
};
constexpr TypeName type_names[] = {
    {EntryType::file, "file"}, {EntryType::folder, "folder"}, {EntryType::symlink, "symlink"}};

Value to_value(const Requirement& requirement) {
  Value libraries = Value::list();
  for (const std::string& library : requirement.libraries)
    libraries.add(support::name_value(library));
  return Value::map({{"name", requirement.name},
                     {"description", requirement.description},
                     {"version", requirement.version},
                     {"libraries", std::move(libraries)}});
}

std::vector<Requirement> read_requirements(Fields& fields) {
  std::vector<Requirement> out;
  for (Fields& item : fields.maps("requirements")) {
    out.push_back(
        {item.text("name"), item.text("description"), item.text("version"), item.names("libraries")});
    item.finish();
  }
  return out;
}

} // namespace

Value to_value(const Facts& facts) {
  Value value = Value::map();
  for (const FactField& field : fact_fields()) {
    if (!(facts.*field.member).empty()) value.set(field.key, support::name_value(facts.*field.member));
  }
  if (!facts.requirements.empty()) {
    Value requirements = Value::list();
    for (const Requirement& requirement : facts.requirements)
      requirements.add(to_value(requirement));
    value.set("requirements", std::move(requirements));
  }
  return value.set("time", facts.time);
}

Facts read_facts(Fields fields) {
  Facts facts;
  for (const FactField& field : fact_fields())
    facts.*field.member = fields.name_or(field.key, {});
  facts.requirements = read_requirements(fields);
  facts.time = fields.integer("time");
  if (facts.time < 0) fields.fail(fmt::format("'facts.time' is {}", facts.time), "a time is not negative");
  fields.finish();
  static_cast<void>(manifest_folder(facts.name)); // refuses a name that is no part of a path
  return facts;
}

EntryType read_type(Fields& fields) {
  const std::string name = fields.text("type");
  const auto* const known =
      std::ranges::find_if(type_names, [&](const TypeName& each) { return each.name == name; });
  if (known != std::end(type_names)) return known->type;
  fields.fail(fmt::format("'type' is '{}'", support::escaped(name)),
              support::did_you_mean(name, {"file", "folder", "symlink"}));
}

std::uint32_t read_mode(Fields& fields) {
  const std::string text = fields.text("mode");
  std::uint32_t mode = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size() || mode > permission_bits) {
    fields.fail(fmt::format("'mode' is '{}'", support::escaped(text)), "octal digits up to 7777 are needed");
  }
  return mode;
}

std::string name_of(EntryType type) {
  return std::ranges::find(type_names, type, &TypeName::type)->name;
}

std::string shown_mode(std::uint32_t mode) {
  return fmt::format("{:04o}", mode);
}

std::string read_path(Fields& fields) {
  std::string path = fields.name("path");
  if (!support::is_inner_path(path)) {
    fields.fail(fmt::format("'path' is '{}'", support::escaped(path)), "it is not a path inside the dist");
  }
  return path;
}

} // namespace pdist::manifest
