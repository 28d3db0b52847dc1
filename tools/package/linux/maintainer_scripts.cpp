#include "package/linux/maintainer_scripts.hpp"

#include "package/linux/systemd.hpp"
#include "support/shell.hpp"
#include "support/text.hpp"

namespace pdist::package {

namespace {

using support::shell_word;
using support::Value;

void set_hook(Value& data, const char* key, const std::optional<Script>& script) {
  if (script) data.set(key, script->text);
}

Value units_of(const Package& package) {
  Value out = Value::list();
  for (const Service& service : package.contents.services)
    out.add(Value::map({{"unit", shell_word(service.name + ".service")}}));
  return out;
}

Value purged_folders(const Package& package) {
  Value out = Value::list();
  for (const Directory& directory : package.contents.directories)
    if (directory.purge) out.add(Value::map({{"folder", shell_word(directory.path)}}));
  return out;
}

} // namespace

Value script_data(const Package& package) {
  Value data = Value::map({{"package", package.name},
                           {"first_start", shell_word("/run/" + package.name + ".first-start")},
                           {"has_services", !package.contents.services.empty()},
                           {"has_accounts", !account_entries(package).empty()},
                           {"units", units_of(package)}});
  if (const std::string file = sysusers_file(package); !file.empty())
    data.set("sysusers", shell_word('/' + file));
  if (const std::string file = tmpfiles_file(package); !file.empty())
    data.set("tmpfiles", shell_word('/' + file));
  Value folders = purged_folders(package);
  data.set("purged", !folders.items().empty());
  data.set("folders", std::move(folders));
  const Hooks& hooks = package.contents.hooks;
  set_hook(data, "pre_install", hooks.pre_install);
  set_hook(data, "post_install", hooks.post_install);
  set_hook(data, "pre_remove", hooks.pre_remove);
  set_hook(data, "post_remove", hooks.post_remove);
  return data;
}

bool does_something(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = support::take_line(text);
    if (!line.empty() && !line.starts_with('#') && line != "set -e") return true;
  }
  return false;
}

} // namespace pdist::package
