#include "package/linux/systemd.hpp"

#include "support/installation.hpp"
#include "support/mustache.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace pdist::package {

namespace {

using support::Value;

/// A word of a command line or an assignment in a unit (systemd.service(5), "Command lines";
/// systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers").
std::string unit_word(std::string_view text, bool expands_variables) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '%') out += '%';
    if (c == '$' && expands_variables) out += '$';
    out += c;
  }
  return out + '"';
}

std::string unit_text(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '%' ? "%%" : std::string(1, c);
  return out;
}

bool is_plain(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "/._-+=:,@") == std::string_view::npos;
}

std::string command_line(const std::string& program, const std::vector<std::string>& arguments) {
  std::string out = is_plain(program) ? program : unit_word(program, true);
  for (const std::string& argument : arguments)
    out += ' ' + (is_plain(argument) ? argument : unit_word(argument, true));
  return out;
}

/// tmpfiles.d and sysusers.d read C-style quoted fields, and '%' specifiers in most of them.
std::string field(std::string_view text) {
  return is_plain(text) ? std::string(text) : unit_word(text, false);
}

Value texts(const std::vector<std::string>& all) {
  Value out = Value::list();
  for (const std::string& text : all)
    out.add(Value::map({{"text", text}}));
  return out;
}

std::vector<std::string> writable_folders(const Package& package, const Service& service) {
  std::set<std::string> folders(service.writable.begin(), service.writable.end());
  for (const Directory& directory : package.contents.directories)
    folders.insert(directory.path);
  std::vector<std::string> out;
  for (const std::string& folder : folders)
    out.push_back(unit_word(folder, false));
  return out;
}

std::vector<std::string> assignments(const Service& service) {
  std::vector<std::string> out;
  for (const auto& [name, value] : service.environment)
    out.push_back(unit_word(fmt::format("{}={}", name, value), false));
  return out;
}

std::string account_lines(const Contents& contents) {
  std::string out;
  std::set<std::string> groups(contents.groups.begin(), contents.groups.end());
  for (const User& user : contents.users)
    if (user.group != user.name) groups.insert(user.group);
  for (const std::string& group : groups)
    out += fmt::format("g {} -\n", group);
  for (const User& user : contents.users) {
    const std::string id = user.group == user.name ? "-" : "-:" + user.group;
    out += fmt::format("u {} {} {} {} /usr/sbin/nologin\n", user.name, id,
                       unit_word(user.description.empty() ? user.name : user.description, false),
                       field(user.home.empty() ? "/nonexistent" : user.home));
    for (const std::string& group : user.groups)
      out += fmt::format("m {} {}\n", user.name, group);
  }
  return out;
}

} // namespace

PackageEntry service_unit(const Model& model, const Package& package, const Service& service,
                          const std::string& program) {
  const std::string account = service.user.empty() ? "root" : service.user;
  const Value data =
      Value::map({{"description", unit_text(service.description)},
                  {"documentation", unit_text(model.homepage)},
                  {"after", fmt::format("{}", fmt::join(service.after, " "))},
                  {"type", service.type},
                  {"command", command_line(program, service.arguments)},
                  {"restart", service.restart},
                  {"user", service.user},
                  {"group", service.group},
                  {"environment", texts(assignments(service))},
                  {"sandbox", service.sandbox},
                  {"unprivileged", account != "root"},
                  {"writable", fmt::format("{}", fmt::join(writable_folders(package, service), " "))},
                  {"enable", service.enable}});
  return generated_file(
      "usr/lib/systemd/system/" + service.name + ".service",
      support::render_template(support::templates_folder() / "service" / "unit.service.in", data));
}

std::string sysusers_file(const Package& package) {
  if (package.contents.users.empty() && package.contents.groups.empty()) return {};
  return "usr/lib/sysusers.d/" + package.name + ".conf";
}

std::string tmpfiles_file(const Package& package) {
  return package.contents.directories.empty() ? std::string()
                                              : "usr/lib/tmpfiles.d/" + package.name + ".conf";
}

std::vector<PackageEntry> account_entries(const Package& package) {
  std::vector<PackageEntry> out;
  if (const std::string path = sysusers_file(package); !path.empty())
    out.push_back(generated_file(path, account_lines(package.contents)));
  if (const std::string path = tmpfiles_file(package); !path.empty()) {
    std::string lines;
    for (const Directory& directory : package.contents.directories)
      lines += fmt::format("d {} {:04o} {} {} -\n", field(directory.path), directory.mode, directory.owner,
                           directory.group);
    out.push_back(generated_file(path, lines));
  }
  return out;
}

} // namespace pdist::package
