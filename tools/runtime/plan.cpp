#include "runtime/plan.hpp"

#include "manifest/entry_fields.hpp"
#include "manifest/manifest_json.hpp"
#include "support/data/json.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Fields;
using support::Value;

constexpr std::int64_t schema_version = 2;

Value to_value(const PlanEntry& entry) {
  Value out = Value::map();
  out.set("path", support::name_value(entry.path));
  out.set("type", manifest::name_of(entry.type));
  out.set("mode", manifest::shown_mode(entry.mode));
  if (!entry.source.empty()) {
    out.set("source", support::name_value(entry.source.string()));
    out.set("source_size", entry.source_size);
    out.set("source_sha256", entry.source_sha256);
  }
  if (!entry.content.empty()) out.set("content", support::name_value(entry.content));
  if (!entry.link_target.empty()) out.set("link_target", support::name_value(entry.link_target));
  if (entry.search_path) out.set("search_path", support::name_value(*entry.search_path));
  if (entry.is_inherited) out.set("inherited", true);
  if (!entry.replace_needed.empty()) {
    Value list = Value::list();
    for (const auto& [from, to] : entry.replace_needed) {
      list.add(Value::map({{"from", support::name_value(from)}, {"to", support::name_value(to)}}));
    }
    out.set("replace_needed", std::move(list));
  }
  if (!entry.install_name.empty()) out.set("install_name", support::name_value(entry.install_name));
  if (entry.sign_ad_hoc) out.set("sign_ad_hoc", true);
  if (entry.is_bundle_seal) out.set("bundle_seal", true);
  out.set("origin", support::name_value(entry.origin.source));
  out.set("reason", support::name_value(entry.origin.reason));
  if (!entry.origin.data.empty()) out.set("data", support::name_value(entry.origin.data));
  return out;
}

PlanEntry read_entry(Fields& fields) {
  PlanEntry entry;
  entry.path = manifest::read_path(fields);
  entry.type = manifest::read_type(fields);
  entry.mode = manifest::read_mode(fields);
  entry.source = fields.name_or("source", "");
  if (!entry.source.empty()) {
    const std::int64_t size = fields.integer("source_size");
    if (size < 0) fields.fail("'source_size' is negative", "bytes of the source");
    entry.source_size = static_cast<std::uint64_t>(size);
    entry.source_sha256 = fields.text("source_sha256");
    if (!support::is_sha256(entry.source_sha256))
      fields.fail("'source_sha256' is no digest", "64 lower-case hex digits");
  }
  entry.content = fields.name_or("content", "");
  entry.link_target = fields.name_or("link_target", "");
  if (fields.optional("search_path") != nullptr) entry.search_path = fields.name("search_path");
  entry.is_inherited = fields.boolean_or("inherited", false);
  for (Fields& item : fields.maps("replace_needed")) {
    entry.replace_needed.emplace_back(item.name("from"), item.name("to"));
    item.finish();
  }
  entry.install_name = fields.name_or("install_name", "");
  entry.sign_ad_hoc = fields.boolean_or("sign_ad_hoc", false);
  entry.is_bundle_seal = fields.boolean_or("bundle_seal", false);
  entry.origin.source = fields.name("origin");
  entry.origin.reason = fields.name("reason");
  entry.origin.data = fields.name_or("data", "");
  fields.finish();
  return entry;
}

} // namespace

std::optional<binary::Edit> PlanEntry::edit() const {
  if (!search_path && replace_needed.empty() && install_name.empty() && !sign_ad_hoc) return std::nullopt;
  binary::Edit edit;
  edit.search_path = search_path;
  using Tag = binary::Edit::SearchPathTag;
  edit.tag = is_inherited ? Tag::rpath : Tag::runpath;
  edit.replace_needed = replace_needed;
  if (!install_name.empty()) edit.soname = install_name;
  edit.macho.sign_ad_hoc = sign_ad_hoc;
  return edit;
}

const PlanEntry* Plan::find(std::string_view path) const {
  const auto at = std::ranges::lower_bound(entries, path, {}, &PlanEntry::path);
  return at == entries.end() || at->path != path ? nullptr : &*at;
}

Value to_value(const Plan& plan) {
  Value entries = Value::list();
  for (const PlanEntry& entry : plan.entries)
    entries.add(to_value(entry));
  Value needs = Value::list();
  for (const PlanNeed& need : plan.needs) {
    needs.add(Value::map({{"from", support::name_value(need.from)},
                          {"name", support::name_value(need.name)},
                          {"to", support::name_value(need.to)},
                          {"rule", support::name_value(need.rule)}}));
  }
  return Value::map({{"schema", schema_version},
                     {"facts", manifest::to_value(plan.facts)},
                     {"dist", support::name_value(plan.dist.string())},
                     {"work", support::name_value(plan.work.string())},
                     {"entries", std::move(entries)},
                     {"needs", std::move(needs)}});
}

Plan read_plan(const Path& path) {
  const Value document = support::read_json(path);
  Fields fields(document, path.string());
  if (const std::int64_t schema = fields.integer("schema"); schema != schema_version) {
    fields.fail(fmt::format("plan schema {} is not known", schema),
                fmt::format("this program reads schema {}: make the plan again", schema_version));
  }
  Plan plan;
  plan.facts = manifest::read_facts(fields.map("facts"));
  plan.dist = fields.name("dist");
  plan.work = fields.name("work");
  if (!plan.dist.is_absolute() || !plan.work.is_absolute())
    fields.fail("'dist' and 'work' are no absolute paths", "the plan was changed by hand");
  for (Fields& item : fields.maps("entries"))
    plan.entries.push_back(read_entry(item));
  for (Fields& item : fields.maps("needs")) {
    plan.needs.push_back({item.name("from"), item.name("name"), item.name("to"), item.name("rule")});
    item.finish();
  }
  fields.finish();
  if (std::ranges::adjacent_find(plan.entries, std::ranges::greater_equal{}, &PlanEntry::path) !=
      plan.entries.end()) {
    fields.fail("the entries are not sorted, or one is there twice", "the plan was changed by hand");
  }
  return plan;
}

} // namespace pdist::runtime
