#include "package/formats/apk/scripts.hpp"

#include "package/linux/maintainer_scripts.hpp"
#include "package/version/render.hpp"
#include "support/error.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/shell.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::shell_word;
using support::Value;

Value groups_of(const Contents& contents) {
  std::vector<std::string> names = contents.groups;
  for (const User& user : contents.users)
    names.push_back(user.group);
  Value out = Value::list();
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(names.begin(), name, *name) == name) out.add(Value::map({{"name", *name}}));
  return out;
}

Value users_of(const Contents& contents) {
  Value out = Value::list();
  for (const User& user : contents.users) {
    Value more = Value::list();
    for (const std::string& group : user.groups)
      more.add(Value::map({{"other", group}}));
    out.add(Value::map({{"name", user.name},
                        {"group", user.group},
                        {"home", shell_word(user.home)},
                        {"description", shell_word(user.description.empty() ? user.name : user.description)},
                        {"more", std::move(more)}}));
  }
  return out;
}

Value directories_of(const Contents& contents) {
  Value out = Value::list();
  for (const Directory& directory : contents.directories)
    out.add(Value::map({{"path", shell_word(directory.path)},
                        {"mode", fmt::format("{:04o}", directory.mode)},
                        {"owner", fmt::format("{}:{}", directory.owner, directory.group)}}));
  return out;
}

Value services_of(const Package& package) {
  Value out = Value::list();
  for (const Service& service : package.contents.services) {
    const auto mark = [&](const char* form) {
      return shell_word(fmt::format(fmt::runtime(form), package.name, service.name));
    };
    out.add(Value::map({{"service", shell_word(service.name)},
                        {"new", mark("/var/lib/misc/{}.new-{}")},
                        {"stopped", mark("/run/{}.stopped-{}")},
                        {"enable", service.enable}}));
  }
  return out;
}

/// A step's mark stays until the step is done: one that fails is tried again by the next upgrade or
/// reinstallation.
Value steps_of(const Package& package) {
  Value out = Value::list();
  for (const UpgradeStep& step : package.contents.hooks.upgrade_from) {
    const std::string below = render(step.below, VersionScheme::apk);
    out.add(Value::map({{"below", below},
                        {"mark", shell_word(fmt::format("/var/lib/misc/{}.step-{}", package.name, below))},
                        {"text", step.script.text}}));
  }
  return out;
}

} // namespace

Texts apk_scripts(const Package& package) {
  Value data = script_data(package);
  const Contents& contents = package.contents;
  data.set("groups", groups_of(contents));
  data.set("users", users_of(contents));
  data.set("directories", directories_of(contents));
  data.set("services", services_of(package));
  data.set("old_services", shell_word(fmt::format("/run/{}.old-services", package.name)));
  data.set("has_directories", !contents.directories.empty());
  data.set("has_steps", !contents.hooks.upgrade_from.empty());
  data.set("steps", steps_of(package));
  data.set("has_removal", contents.hooks.pre_remove.has_value() || !contents.services.empty());
  Texts out;
  const auto add = [&](const char* name, const char* file) {
    std::string text = support::render_template(support::templates_folder() / "apk" / file, data);
    if (!does_something(text)) return;
    if (text.size() > largest_apk_script)
      throw support::Error(
          package.name, fmt::format("its script {} has {} bytes on Alpine", name, text.size()),
          fmt::format("apk 3 runs none of more than {}, and says nothing", largest_apk_script),
          "shorten the hooks and steps that it consists of");
    out.emplace_back(name, std::move(text));
  };
  data.set("upgrade", false);
  add(".pre-install", "before.in");
  add(".post-install", "after.in");
  data.set("upgrade", true);
  add(".pre-upgrade", "before.in");
  add(".post-upgrade", "after.in");
  add(".pre-deinstall", "pre-deinstall.in");
  add(".post-deinstall", "post-deinstall.in");
  return out;
}

} // namespace pdist::package
