#include "package/model/read_system.hpp"

#include "package/format/fhs.hpp"
#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/model/refused_values.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::Value;

enum class Account { user, group };

bool contains(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Of the formats that are made where nobody names any, and of this one: a package.yaml that is right stays
/// so when others come.
bool is_on_any_system(Account kind, const std::string& name, const FormatFacts& own) {
  return std::ranges::any_of(all_facts(), [&](const FormatFacts* format) {
    return (format->by_default || format == &own) &&
           contains(kind == Account::user ? format->users : format->groups, name);
  });
}

/// Where a format's systems have no such accounts, those of the others have a meaning.
bool is_on_every_system(Account kind, const std::string& name, const FormatFacts& format) {
  if (format.users.empty()) return is_on_any_system(kind, name, format);
  return contains(kind == Account::user ? format.users : format.groups, name);
}

void require_account(Account kind, const std::string& name, const Value& place, const ReadContext& context,
                     const std::string& path) {
  const bool user = kind == Account::user;
  if (contains(user ? context.users : context.groups, name)) return;
  if (is_on_every_system(kind, name, context.format)) return;
  fail_at(place, context,
          fmt::format("'{}' is '{}', which is no {} of this package", path, name, user ? "user" : "group"),
          "it is not declared, and not every system has it",
          fmt::format("add it to '{}'", user ? "users" : "groups"));
}

/// The group of a declared user; a system's own user has a group of its name on most systems, root on all.
std::string group_of(const std::string& user, const Contents& contents) {
  const auto declared = std::ranges::find(contents.users, user, &User::name);
  return declared == contents.users.end() ? user : declared->group;
}

void read_users(Contents& contents, const Value& map, const ReadContext& context, const std::string& path) {
  for (const Value& item : items_of(map, "users")) {
    const std::string here = item_path(path, "users", contents.users.size());
    User user;
    user.name = item.is(Value::Kind::text) ? item.text() : place_of(item, "name").text();
    user.group = text_or(item, "group", user.name);
    user.home = text_or(item, "home", "/nonexistent");
    if (user.home.find(':') != std::string::npos)
      fail_at(place_of(item, "home"), context, fmt::format("'{}.home' has a ':'", here),
              "it ends the field in /etc/passwd");
    user.description = text_or(item, "description", context.package);
    user.groups = texts_of(item, "groups");
    if (is_on_any_system(Account::user, user.name, context.format)) {
      fail_at(item, context, fmt::format("'{}' is '{}', which is the system's own user", here, user.name),
              "a package makes users of its own only", "leave it out: services may use it as it is");
    }
    if (std::ranges::find(contents.users, user.name, &User::name) != contents.users.end()) {
      fail_at(item, context, fmt::format("'{}' is a second user '{}'", here, user.name),
              "a system has one of a name");
    }
    for (std::size_t i = 0; i < user.groups.size(); ++i) {
      require_account(Account::group, user.groups[i], items_of(item, "groups")[i], context,
                      item_path(here, "groups", i));
    }
    contents.users.push_back(std::move(user));
  }
}

void require_own_folder(const std::string& folder, const Value& place, const ReadContext& context,
                        const std::string& path) {
  if (is_shared_folder(folder)) {
    fail_at(place, context,
            fmt::format("'{}' is '{}', which belongs to the system", path, support::escaped(folder)),
            "a package has folders of its own only", fmt::format("such as {}/{}", folder, context.package));
  }
  if (is_in_foreign_tree(folder)) {
    fail_at(place, context,
            fmt::format("'{}' is '{}', where no package may make folders", path, support::escaped(folder)),
            "what is there belongs to the administrator, to users or to the kernel",
            fmt::format("such as /var/lib/{}", context.package));
  }
}

std::uint32_t read_mode(const Value& item, const ReadContext& context, const std::string& path) {
  const std::uint32_t mode =
      static_cast<std::uint32_t>(std::stoul(text_or(item, "mode", "0755"), nullptr, 8));
  constexpr std::uint32_t others_write = 02, sticky = 01000;
  if ((mode & others_write) != 0 && (mode & sticky) == 0) {
    fail_at(place_of(item, "mode"), context, fmt::format("'{}.mode' is {:04o}", path, mode),
            "everybody could change what is in the folder",
            fmt::format("{:04o} keeps others out", mode & ~others_write));
  }
  return mode;
}

void read_directories(Contents& contents, const Value& map, const ReadContext& context,
                      const std::string& path) {
  for (const Value& item : items_of(map, "directories")) {
    const std::string here = item_path(path, "directories", contents.directories.size());
    const bool short_form = item.is(Value::Kind::text);
    const Value& folder = short_form ? item : place_of(item, "path");
    Directory directory;
    directory.path = folder.text();
    require_own_folder(directory.path, folder, context, short_form ? here : here + ".path");
    directory.owner = text_or(item, "owner", "root");
    require_account(Account::user, directory.owner, place_of(item, "owner"), context, here + ".owner");
    directory.group = text_or(item, "group", group_of(directory.owner, contents));
    require_account(Account::group, directory.group, place_of(item, "group"), context, here + ".group");
    directory.mode = read_mode(item, context, here);
    directory.purge = flag_or(item, "purge", true);
    if (std::ranges::find(contents.directories, directory.path, &Directory::path) !=
        contents.directories.end()) {
      fail_at(folder, context, fmt::format("'{}' is a second '{}'", here, support::escaped(directory.path)),
              "a folder has one owner and mode");
    }
    contents.directories.push_back(std::move(directory));
  }
}

Scope read_scope(const Value& item, const ReadContext& context, const std::string& path) {
  if (text_or(item, "scope", "system") == "system") return Scope::system;
  if (!context.format.has_agents)
    fail_at(place_of(item, "scope"), context,
            fmt::format("'{}.scope' is 'user', which {} cannot have", path, context.format.name),
            "services of each user are macOS' agents", override_hint(context.format, "services", path));
  if (item.find("user") != nullptr || item.find("group") != nullptr)
    fail_at(place_of(item, item.find("user") != nullptr ? "user" : "group"), context,
            fmt::format("'{}' has the scope 'user', and an account", path), "it runs as who is logged in",
            "leave one of them out");
  return Scope::user;
}

Service read_service(const Value& item, const Contents& contents, const ReadContext& context,
                     const std::string& path) {
  Service service;
  const bool short_form = item.is(Value::Kind::text);
  const std::string program = short_form ? item.text() : place_of(item, "program").text();
  service.name = short_form ? program.substr(program.rfind('/') + 1) : place_of(item, "name").text();
  service.description = text_or(item, "description", context.summary);
  service.program = program_path(program);
  service.arguments = texts_of(item, "arguments");
  service.user = text_or(item, "user", "");
  if (!service.user.empty())
    require_account(Account::user, service.user, place_of(item, "user"), context, path + ".user");
  service.group = text_or(item, "group", service.user.empty() ? "" : group_of(service.user, contents));
  if (!service.group.empty())
    require_account(Account::group, service.group, place_of(item, "group"), context, path + ".group");
  service.type = text_or(item, "type", service.type);
  service.restart = text_or(item, "restart", service.restart);
  service.after = texts_of(item, "after");
  for (const auto& [name, value] : members_of(item, "environment"))
    service.environment.emplace_back(name, value.text());
  service.writable = texts_of(item, "writable");
  service.sandbox = flag_or(item, "sandbox", true);
  service.enable = flag_or(item, "enable", true);
  service.scope = read_scope(item, context, path);
  return service;
}

} // namespace

void note_accounts(ReadContext& context, const Value& map) {
  for (const Value& item : items_of(map, "users")) {
    const std::string name = item.is(Value::Kind::text) ? item.text() : place_of(item, "name").text();
    context.users.push_back(name);
    context.groups.push_back(text_or(item, "group", name));
  }
  for (std::string& group : texts_of(map, "groups"))
    context.groups.push_back(std::move(group));
}

void read_system(Contents& contents, const Value& map, const ReadContext& context, const std::string& path) {
  contents.groups = texts_of(map, "groups");
  read_users(contents, map, context, path);
  read_directories(contents, map, context, path);
  for (const Value& item : items_of(map, "services")) {
    const std::string here = item_path(path, "services", contents.services.size());
    Service service = read_service(item, contents, context, here);
    if (std::ranges::find(contents.services, service.name, &Service::name) != contents.services.end()) {
      fail_at(item, context, fmt::format("'{}' is a second service '{}'", here, service.name),
              "each is a unit of its own");
    }
    contents.services.push_back(std::move(service));
  }
}

} // namespace pdist::package
