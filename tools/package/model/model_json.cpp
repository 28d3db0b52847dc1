#include "package/model/model_json.hpp"

#include "package/model/model.hpp"
#include "package/model/relation.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

using support::Value;

template <typename Items, typename Convert>
Value list_of(const Items& items, Convert convert) {
  Value list = Value::list();
  for (const auto& item : items)
    list.add(convert(item));
  return list;
}

Value pairs(const std::vector<std::pair<std::string, std::string>>& items, const char* first,
            const char* second) {
  return list_of(items, [&](const auto& item) {
    return Value::map({{first, item.first}, {second, item.second}});
  });
}

Value relations(const std::vector<Relation>& all) {
  return list_of(all, [](const Relation& relation) { return Value(shown(relation)); });
}

Value user(const User& one) {
  return Value::map({{"name", one.name},
                     {"group", one.group},
                     {"home", one.home},
                     {"description", one.description},
                     {"groups", Value::list(one.groups)}});
}

Value directory(const Directory& one) {
  return Value::map({{"path", one.path},
                     {"owner", one.owner},
                     {"group", one.group},
                     {"mode", fmt::format("{:04o}", one.mode)},
                     {"purge", one.purge}});
}

Value service(const Service& one) {
  return Value::map({{"name", one.name},
                     {"description", one.description},
                     {"program", one.program},
                     {"arguments", Value::list(one.arguments)},
                     {"user", one.user},
                     {"group", one.group},
                     {"type", one.type},
                     {"restart", one.restart},
                     {"after", Value::list(one.after)},
                     {"environment", pairs(one.environment, "name", "value")},
                     {"writable", Value::list(one.writable)},
                     {"sandbox", one.sandbox},
                     {"enable", one.enable},
                     {"scope", one.scope == Scope::user ? "user" : "system"}});
}

Value desktop_entry(const DesktopEntry& one) {
  return Value::map({{"id", one.id},
                     {"name", one.name},
                     {"comment", one.comment},
                     {"command", one.command},
                     {"icon", one.icon},
                     {"categories", Value::list(one.categories)},
                     {"mime_types", Value::list(one.mime_types)},
                     {"terminal", one.terminal},
                     {"on_desktop", one.on_desktop}});
}

Value hooks(const Hooks& all) {
  Value map = Value::map();
  const auto add = [&](const char* name, const std::optional<Script>& script) {
    if (script) map.set(name, script->text);
  };
  add("pre_install", all.pre_install);
  add("post_install", all.post_install);
  add("pre_remove", all.pre_remove);
  add("post_remove", all.post_remove);
  map.set("upgrade_from", list_of(all.upgrade_from, [](const UpgradeStep& step) {
            return Value::map({{"below", shown(step.below)}, {"script", step.script.text}});
          }));
  return map;
}

void add_contents(Value& map, const Contents& all) {
  map.set("commands", list_of(all.commands, [](const Command& one) {
            return Value::map({{"name", one.name}, {"program", one.program}});
          }));
  map.set("man_pages", Value::list(all.man_pages));
  map.set("completions", pairs(all.completions, "shell", "file"));
  map.set("desktop_entries", list_of(all.desktop_entries, desktop_entry));
  map.set("icons", list_of(all.icons, [](const Icon& one) {
            return Value::map({{"file", one.file}, {"size", one.size}});
          }));
  map.set(
      "mime_types", list_of(all.mime_types, [](const MimeType& one) {
        return Value::map({{"type", one.type}, {"comment", one.comment}, {"globs", Value::list(one.globs)}});
      }));
  map.set("dependencies", relations(all.relations.dependencies));
  map.set("recommends", relations(all.relations.recommends));
  map.set("suggests", relations(all.relations.suggests));
  map.set("conflicts", relations(all.relations.conflicts));
  map.set("provides", relations(all.relations.provides));
  map.set("replaces", relations(all.relations.replaces));
  map.set("config_files", Value::list(all.config_files));
  map.set("users", list_of(all.users, user));
  map.set("groups", Value::list(all.groups));
  map.set("directories", list_of(all.directories, directory));
  map.set("services", list_of(all.services, service));
  map.set("hooks", hooks(all.hooks));
}

Value package(const Package& one) {
  Value map = Value::map({{"name", one.name},
                          {"component", one.component},
                          {"is_meta", one.is_meta},
                          {"summary", one.summary},
                          {"description", one.description},
                          {"files", Value::list(one.files)},
                          {"install_components", Value::list(one.install_components)},
                          {"takes_rest", one.takes_rest},
                          {"requires_components", Value::list(one.requires_components)}});
  add_contents(map, one.contents);
  return map;
}

} // namespace

Value to_value(const Model& model) {
  return Value::map({{"name", model.name},
                     {"title", model.title},
                     {"version", shown(model.version)},
                     {"release", static_cast<std::uint64_t>(model.release)},
                     {"vendor", model.vendor},
                     {"maintainer", model.maintainer},
                     {"license", model.license},
                     {"license_text", model.license_text},
                     {"copyright", model.copyright},
                     {"homepage", model.homepage},
                     {"identifier", model.identifier},
                     {"minimum_macos", model.minimum_macos},
                     {"welcome_text", model.welcome_text},
                     {"readme_text", model.readme_text},
                     {"section", model.section},
                     {"packages", list_of(model.packages, package)},
                     {"changelog", list_of(model.changelog, [](const ChangelogEntry& entry) {
                        return Value::map({{"version", shown(entry.version)},
                                           {"time", entry.time},
                                           {"author", entry.author},
                                           {"changes", Value::list(entry.changes)}});
                      })}});
}

} // namespace pdist::package
