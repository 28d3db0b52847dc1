#include "package/formats/apk/openrc.hpp"

#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/shell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace pdist::package {

namespace {

using support::shell_word;
using support::Value;

/// What other units are called there; empty for what every service of a runlevel comes after.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> targets{{
    {"network.target", "net"},
    {"network-online.target", "net"},
    {"nss-lookup.target", "dns"},
    {"local-fs.target", "localmount"},
    {"remote-fs.target", "netmount"},
    {"basic.target", ""},
    {"sysinit.target", ""},
}};

/// The names that package.yaml may have (see the facts of this format): targets, and other services.
std::vector<std::string> after(const Service& service) {
  std::vector<std::string> out;
  for (const std::string& unit : service.after) {
    const auto known = std::ranges::find(targets, unit, [](const auto& target) { return target.first; });
    std::string name(known != targets.end() ? known->second
                                            : std::string_view(unit).substr(0, unit.rfind('.')));
    if (!name.empty() && std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

/// Words of a variable that openrc-run expands without quotes and evaluates then: what is not plain has a
/// variable of its own, and stands there by its name.
class Words {
public:
  void add(std::string_view option) { words_.emplace_back(option); }
  void add_text(const std::string& text, Value& variables) {
    if (shell_word(text) == text) return words_.push_back(text);
    const std::string name = fmt::format("word_{}", variables.items().size() + 1);
    variables.add(Value::map({{"variable", name}, {"word", shell_word(text)}}));
    words_.push_back(fmt::format("\"${}\"", name));
  }
  std::string text() const { return shell_word(fmt::format("{}", fmt::join(words_, " "))); }

private:
  std::vector<std::string> words_;
};

/// Sections that are left out leave empty lines.
std::string without_gaps(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != '\n' || !out.ends_with("\n\n")) out += c;
  while (out.ends_with("\n\n"))
    out.pop_back();
  return out;
}

/// Each behind its parents; those that nobody declares are the system's, but in /run, which starts empty.
Value folders_of(const Package& package) {
  std::map<std::string, Directory> folders;
  for (const Directory& directory : package.contents.directories)
    folders[directory.path] = directory;
  constexpr std::string_view run = "/run/";
  for (const Directory& directory : package.contents.directories)
    for (std::size_t slash = run.size() - 1;
         directory.path.starts_with(run) &&
         (slash = directory.path.find('/', slash + 1)) != std::string::npos;)
      folders.try_emplace(directory.path.substr(0, slash), Directory{directory.path.substr(0, slash)});
  Value out = Value::list();
  for (const auto& [path, directory] : folders)
    out.add(Value::map({{"mode", fmt::format("{:04o}", directory.mode)},
                        {"owner", fmt::format("{}:{}", directory.owner, directory.group)},
                        {"path", shell_word(path)}}));
  return out;
}

std::string account_of(const Service& service) {
  if (service.user.empty() && service.group.empty()) return {};
  const std::string user = service.user.empty() ? "root" : service.user;
  return service.group.empty() ? user : fmt::format("{}:{}", user, service.group);
}

} // namespace

/// openrc-run expands and evaluates it without quotes.
bool is_openrc_program(const std::string& program) {
  return shell_word(program) == program;
}

PackageEntry openrc_script(const Package& package, const Service& service, const std::string& program) {
  Value variables = Value::list();
  Words arguments, environment;
  for (const std::string& argument : service.arguments)
    arguments.add_text(argument, variables);
  for (const auto& [name, value] : service.environment) {
    environment.add("--env");
    environment.add_text(fmt::format("{}={}", name, value), variables);
  }
  const bool once = service.type == "oneshot";
  const std::vector<std::string> before_it = after(service);
  const Value data = Value::map({{"service", service.name},
                                 {"package", package.name},
                                 {"description", shell_word(service.description)},
                                 {"command", program},
                                 {"has_arguments", !service.arguments.empty()},
                                 {"arguments", arguments.text()},
                                 {"has_environment", !service.environment.empty()},
                                 {"environment", environment.text()},
                                 {"variables", std::move(variables)},
                                 {"user", account_of(service)},
                                 {"once", once},
                                 {"supervised", !once && service.restart != "no"},
                                 {"background", !once && service.restart == "no"},
                                 {"after", fmt::format("{}", fmt::join(before_it, " "))},
                                 {"has_folders", !package.contents.directories.empty()},
                                 {"folders", folders_of(package)}});
  PackageEntry out = generated_file(
      "etc/init.d/" + service.name,
      without_gaps(support::render_template(support::templates_folder() / "apk" / "service.in", data)));
  out.mode = 0755;
  return out;
}

} // namespace pdist::package
