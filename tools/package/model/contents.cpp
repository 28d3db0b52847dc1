#include "package/model/contents.hpp"

#include "package/model/hooks.hpp"
#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/model/read_desktop.hpp"
#include "package/model/read_system.hpp"
#include "package/model/refused_values.hpp"
#include "package/model/relation.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace pdist::package {

namespace {

using support::Value;

constexpr std::string_view relation_keys[] = {"dependencies", "recommends", "suggests",
                                              "conflicts",    "provides",   "replaces"};

std::vector<Relation> read_relations(const Value& map, const ReadContext& context, std::string_view key,
                                     const std::string& path) {
  std::vector<Relation> relations;
  std::size_t index = 0;
  for (const Value& item : items_of(map, key)) {
    auto relation = read_relation(item, context, key, item_path(path, key, index++));
    if (relation) relations.push_back(std::move(*relation));
  }
  return relations;
}

/// What dpkg calls conffiles must be below /etc (Debian policy 10.7.2), and so is etc/ in the dist.
std::vector<std::string> read_config_files(const Value& map, const ReadContext& context,
                                           const std::string& path) {
  const Value::List& items = items_of(map, "config_files");
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].text().starts_with("etc/")) continue;
    fail_at(items[i], context,
            fmt::format("'{}' is '{}', which is not below etc/", item_path(path, "config_files", i),
                        support::escaped(items[i].text())),
            "it is installed in the system's /etc", "install it into etc/ of the dist");
  }
  return texts_of(map, "config_files");
}

/// Hooks are POSIX sh, which not every system has.
void require_no_hooks(const Value& hooks, const ReadContext& context, const std::string& path) {
  if (hooks.members().empty()) return;
  fail_at(hooks, context, fmt::format("'{}' cannot be run by {}", path, context.format.title),
          "they are scripts of POSIX sh",
          fmt::format("'hooks: {{}}' below 'overrides: {}:' leaves them out there", context.format.name));
}

/// Names in an override are the format's own: each text is the same as a map with that format alone.
Value relations_of(const FormatFacts& format, const Value& list) {
  Value relations = Value::list();
  relations.set_mark(list.mark());
  for (const Value& item : list.items()) {
    Value relation = item;
    if (item.is(Value::Kind::text)) {
      relation = Value::of(Value::Map{{std::string(format.name), item}});
      relation.set_mark(item.mark());
    }
    relations.add(std::move(relation));
  }
  return relations;
}

} // namespace

Value with_overrides(const Value& map, const FormatFacts& format) {
  Value out = Value::map();
  out.set_mark(map.mark());
  for (const auto& [key, value] : map.members())
    if (key != "overrides") out.set(key, value);
  const Value* overrides = map.find("overrides");
  const Value* own = overrides == nullptr ? nullptr : overrides->find(format.name);
  if (own == nullptr) return out;
  for (const auto& [key, value] : own->members()) {
    const bool relations = std::ranges::find(relation_keys, key) != std::end(relation_keys);
    out.set(key, relations && format.spelling != nullptr ? relations_of(format, value) : value);
  }
  return out;
}

Contents read_contents(const Value& map, const ReadContext& context, const std::string& path) {
  require_no_refused_values(map, context, path);
  Contents contents;
  // Names in package.yaml are those of distributions: other formats have no relations to other packages.
  if (context.format.spelling != nullptr)
    contents.relations = {.dependencies = read_relations(map, context, "dependencies", path),
                          .recommends = read_relations(map, context, "recommends", path),
                          .suggests = read_relations(map, context, "suggests", path),
                          .conflicts = read_relations(map, context, "conflicts", path),
                          .provides = read_relations(map, context, "provides", path),
                          .replaces = read_relations(map, context, "replaces", path)};
  contents.man_pages = texts_of(map, "man_pages");
  contents.config_files = read_config_files(map, context, path);
  read_desktop(contents, map, context, path);
  read_system(contents, map, context, path);
  if (const Value* hooks = map.find("hooks")) {
    if (!context.format.takes_hooks) require_no_hooks(*hooks, context, key_path(path, "hooks"));
    contents.hooks = read_hooks(*hooks, context, key_path(path, "hooks"));
  }
  return contents;
}

} // namespace pdist::package
