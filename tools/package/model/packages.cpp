#include "package/model/packages.hpp"

#include "package/model/contents.hpp"
#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/model/read_system.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::package {

namespace {

using support::Value;
using Components = Value::Map;

/// Names of the other components that `name` needs, directly or not; throws where it needs itself.
std::set<std::string> reach(const Components& components, const std::string& name,
                            const ReadContext& context) {
  std::set<std::string> reached;
  std::vector<std::string> open{name};
  while (!open.empty()) {
    const std::string current = std::move(open.back());
    open.pop_back();
    const Value& component = std::ranges::find(components, current, &Value::Member::first)->second;
    for (const Value& item : items_of(component, "requires")) {
      if (item.text() == name) {
        fail_at(item, context, fmt::format("'components.{}.requires' closes a cycle", current),
                fmt::format("'{}' would need itself", name));
      }
      if (reached.insert(item.text()).second) open.push_back(item.text());
    }
  }
  return reached;
}

void require_known_components(const Components& components, const ReadContext& context) {
  std::vector<std::string> known;
  for (const auto& [name, component] : components)
    known.push_back(name);
  for (const auto& [name, component] : components) {
    for (const Value& item : items_of(component, "requires")) {
      if (std::ranges::find(known, item.text()) != known.end()) continue;
      fail_at(item, context,
              fmt::format("'components.{}.requires' names '{}', which is no component", name, item.text()),
              support::did_you_mean(item.text(), known));
    }
  }
}

/// What two packages cannot both have: both could not be installed at once.
class Unique {
public:
  explicit Unique(const ReadContext& context) : context_(context) {}

  void add(std::string_view kind, const std::string& what, const Value& place, const std::string& component) {
    const auto [first, added] = owners_.try_emplace(fmt::format("{} '{}'", kind, what), component);
    if (added) return;
    fail_at(place, context_,
            fmt::format("the components '{}' and '{}' both have the {}", first->second, component,
                        support::escaped(first->first)),
            "a file is in one package");
  }

private:
  const ReadContext& context_;
  std::map<std::string, std::string> owners_;
};

void require_disjoint(const Components& components, const std::vector<Package>& packages,
                      const ReadContext& context) {
  Unique unique(context);
  for (std::size_t i = 0; i < components.size(); ++i) {
    const auto& [name, value] = components[i];
    for (const Value& item : items_of(value, "files"))
      unique.add("file", item.text(), item, name);
    for (const Value& item : items_of(value, "install_components"))
      unique.add("install component", item.text(), item, name);
    for (const Value& item : items_of(value, "config_files"))
      unique.add("config file", item.text(), item, name);
    if (packages[i].takes_rest) unique.add("key", "rest", place_of(value, "rest"), name);
    for (const Command& command : packages[i].contents.commands)
      unique.add("command", command.name, place_of(value, "commands"), name);
    for (const Service& service : packages[i].contents.services)
      unique.add("service", service.name, place_of(value, "services"), name);
    for (const DesktopEntry& entry : packages[i].contents.desktop_entries)
      unique.add("desktop entry", entry.id, place_of(value, "desktop_entries"), name);
  }
}

void require_some_content(const Value& component, const std::string& name, const ReadContext& context) {
  for (const std::string_view key : {"files", "install_components", "requires", "dependencies"})
    if (!items_of(component, key).empty()) return;
  if (flag_or(component, "rest", false)) return;
  fail_at(component, context, fmt::format("'components.{}' takes no files", name),
          "'files', 'install_components' or 'rest' says which are its own");
}

Package read_component(const Components& components, const Value::Member& member, const Model& model,
                       const std::string& description, ReadContext context) {
  const auto& [name, value] = member;
  const std::string path = "components." + name;
  require_some_content(value, name, context);
  Package package;
  package.name = fmt::format("{}-{}", model.name, name);
  package.component = name;
  package.summary = text_or(value, "summary", fmt::format("{} ({})", context.summary, name));
  package.description = text_or(value, "description", description);
  package.files = texts_of(value, "files");
  package.install_components = texts_of(value, "install_components");
  package.takes_rest = flag_or(value, "rest", false);
  package.requires_components = texts_of(value, "requires");
  context.package = package.name;
  context.summary = package.summary;
  note_accounts(context, value);
  for (const std::string& other : reach(components, name, context))
    note_accounts(context, std::ranges::find(components, other, &Value::Member::first)->second);
  package.contents = read_contents(value, context, path);
  return package;
}

Package meta_package(const Value& product, const Model& model, const std::string& summary,
                     const std::string& description, const std::vector<Package>& components,
                     const ReadContext& context) {
  for (const auto& [key, value] : product.members()) {
    static const std::set<std::string_view> belongs_to_files{
        "commands", "man_pages",    "completions", "desktop_entries", "icons",    "mime_types",
        "users",    "config_files", "groups",      "directories",     "services", "hooks"};
    if (!belongs_to_files.contains(key)) continue;
    fail_at(value, context, fmt::format("'{}' cannot be beside 'components'", key),
            "the package over all components has no files",
            fmt::format("move it below 'components.{}'", components.front().component));
  }
  Package meta;
  meta.name = model.name;
  meta.is_meta = true;
  meta.summary = summary;
  meta.description = description;
  for (const Package& component : components)
    meta.requires_components.push_back(component.component);
  meta.contents = read_contents(product, context, {});
  return meta;
}

} // namespace

std::vector<const Package*> required_packages(const Model& model, const Package& package) {
  std::vector<const Package*> out;
  for (const Package& other : model.packages)
    if (!other.component.empty() && std::ranges::count(package.requires_components, other.component) > 0)
      out.push_back(&other);
  return out;
}

std::vector<Package> read_packages(const Value& product, const Model& model, const std::string& summary,
                                   const std::string& description, const ReadContext& context) {
  const Value* found = product.find("components");
  if (found == nullptr || found->members().empty()) {
    ReadContext own = context;
    note_accounts(own, product);
    Package only;
    only.name = model.name;
    only.summary = summary;
    only.description = description;
    only.takes_rest = true;
    only.contents = read_contents(product, own, {});
    return {only};
  }
  Components components;
  for (const auto& [name, value] : found->members())
    components.emplace_back(name, with_overrides(value, context.format));
  require_known_components(components, context);
  std::vector<Package> packages;
  for (const Value::Member& member : components)
    packages.push_back(read_component(components, member, model, description, context));
  require_disjoint(components, packages, context);
  packages.push_back(meta_package(product, model, summary, description, packages, context));
  return packages;
}

} // namespace pdist::package
