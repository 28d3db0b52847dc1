#include "package/formats/pkg/scripts.hpp"

#include "package/formats/pkg/entries.hpp"
#include "package/formats/pkg/identifier.hpp"
#include "package/formats/pkg/places.hpp"
#include "package/version/render.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/shell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace pdist::package {

namespace {

using support::shell_word;
using support::Value;

std::string pkg_group(const std::string& group) {
  return group == "root" ? "wheel" : group;
}

Value texts(const std::vector<std::string>& all, const char* key) {
  Value out = Value::list();
  for (const std::string& text : all)
    out.add(Value::map({{key, shell_word(text)}}));
  return out;
}

Value services(const Model& model, const Package& package, Scope scope) {
  Value out = Value::list();
  for (const Service& service : package.contents.services)
    if (service.scope == scope)
      out.add(Value::map({{"label", shell_word(pkg_label(model, service))},
                          {"plist", shell_word(pkg_property_list(model, service))},
                          {"enable", service.enable ? "yes" : "no"}}));
  return out;
}

Value accounts(const Package& package) {
  Value out = Value::list();
  for (const User& user : package.contents.users)
    out.add(Value::map(
        {{"name", shell_word(user.name)},
         {"group", shell_word(pkg_group(user.group))},
         {"home", shell_word(user.home == "/nonexistent" || user.home.empty() ? "/var/empty" : user.home)},
         {"description", shell_word(user.description.empty() ? user.name : user.description)},
         {"groups", texts(user.groups, "group")}}));
  return out;
}

Value groups(const Package& package) {
  std::vector<std::string> all = package.contents.groups;
  for (const User& user : package.contents.users)
    all.push_back(user.group);
  std::erase(all, "root");
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return texts(all, "group");
}

Value directories(const Package& package) {
  Value out = Value::list();
  for (const Directory& directory : package.contents.directories)
    out.add(Value::map({{"path", shell_word(directory.path)},
                        {"owner", shell_word(directory.owner)},
                        {"group", shell_word(pkg_group(directory.group))},
                        {"mode", fmt::format("{:04o}", directory.mode)},
                        {"purge", directory.purge}}));
  return out;
}

Value steps(const Package& package) {
  Value out = Value::list();
  for (const UpgradeStep& step : package.contents.hooks.upgrade_from)
    out.add(Value::map({{"below", render(step.below, VersionScheme::windows)}, {"text", step.script.text}}));
  return out;
}

void set_hook(Value& data, const char* key, const std::optional<Script>& script) {
  if (script) data.set(key, script->text);
}

/// The other packages of the product, those first that need others.
std::vector<const Package*> others(const Model& model, const Package& package) {
  std::vector<const Package*> left, out;
  for (const Package& other : model.packages)
    if (&other != &package && !other.is_meta) left.push_back(&other);
  while (!left.empty()) {
    // Nothing that is left needs it; there are no cycles.
    const auto next = std::ranges::find_if(left, [&](const Package* candidate) {
      return std::ranges::none_of(left, [&](const Package* other) {
        return std::ranges::count(other->requires_components, candidate->component) > 0;
      });
    });
    out.push_back(*next);
    left.erase(next);
  }
  return out;
}

Value folders_of(const std::vector<const Package*>& packages) {
  Value out = Value::list();
  for (const Package* package : packages)
    out.add(
        Value::map({{"name", package->name}, {"folder", shell_word('/' + pkg_support_folder(*package))}}));
  return out;
}

std::vector<const Package*> needed_by(const Model& model, const Package& package) {
  std::vector<const Package*> out;
  for (const Package& other : model.packages)
    if (!other.is_meta && !package.component.empty() &&
        std::ranges::count(other.requires_components, package.component) > 0)
      out.push_back(&other);
  return out;
}

bool has_agents(const Package& package) {
  return std::ranges::any_of(package.contents.services,
                             [](const Service& service) { return service.scope == Scope::user; });
}

Value data_of(const Model& model, const PackageTree& tree) {
  const Package& package = *tree.package;
  std::vector<std::string> config_files;
  for (const PackageEntry& entry : tree.entries)
    if (entry.config) config_files.push_back(entry.source);
  const Contents& contents = package.contents;
  const auto index = static_cast<std::size_t>(&package - model.packages.data());
  Value data =
      Value::map({{"package", package.name},
                  {"cpack_identifier", shell_word(fmt::format("{}.P{}", pkg_identifier(model), index))},
                  {"identifier", shell_word(pkg_identifier(model, package))},
                  {"folder", shell_word('/' + pkg_support_folder(package))},
                  {"others", folders_of(others(model, package))},
                  {"is_meta", package.is_meta},
                  {"needed_by", folders_of(needed_by(model, package))},
                  {"has_accounts", !contents.users.empty() || !contents.groups.empty()},
                  {"groups", groups(package)},
                  {"accounts", accounts(package)},
                  {"directories", directories(package)},
                  {"has_services", !contents.services.empty()},
                  {"has_agents", has_agents(package)},
                  {"daemons", services(model, package, Scope::system)},
                  {"agents", services(model, package, Scope::user)},
                  {"config_files", texts(config_files, "path")},
                  {"has_config", !config_files.empty()},
                  {"steps", steps(package)},
                  {"has_steps", !contents.hooks.upgrade_from.empty()}});
  set_hook(data, "pre_install", contents.hooks.pre_install);
  set_hook(data, "post_install", contents.hooks.post_install);
  set_hook(data, "pre_remove", contents.hooks.pre_remove);
  set_hook(data, "post_remove", contents.hooks.post_remove);
  return data;
}

std::string rendered(const std::string& name, const Value& data) {
  return support::render_template(support::templates_folder() / "pkg" / (name + ".in"), data);
}

} // namespace

std::vector<std::pair<std::string, std::string>> pkg_scripts(const Model& model, const PackageTree& tree) {
  const Value data = data_of(model, tree);
  return {{"postinstall", rendered("postinstall", data)}, {"preinstall", rendered("preinstall", data)}};
}

std::string pkg_uninstaller(const Model& model, const PackageTree& tree) {
  return rendered("uninstall", data_of(model, tree));
}

} // namespace pdist::package
