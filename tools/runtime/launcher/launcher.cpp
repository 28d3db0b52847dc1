#include "runtime/launcher/launcher.hpp"

#include "support/error.hpp"
#include "support/mustache.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

namespace {

using support::Value;

constexpr std::string_view dist_marker = "@DIST@";

/// XBD 3.231 of POSIX.1-2017: letters, digits and underscores, not a digit first.
bool is_variable_name(std::string_view name) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  if (name.empty() || letters.find(name.front()) == std::string_view::npos) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") ==
         std::string_view::npos;
}

/// A value as shell words: quoted pieces around "$here".
std::string shell_value(std::string_view value) {
  std::string out;
  for (;;) {
    const std::size_t at = value.find(dist_marker);
    if (at != 0 && !value.empty()) out += shell_quoted(value.substr(0, at));
    if (at == std::string_view::npos) break;
    out += "\"$here\"";
    value.remove_prefix(at + dist_marker.size());
  }
  return out.empty() ? "''" : out;
}

} // namespace

const std::string& checked_variable_name(const std::string& name) {
  if (is_variable_name(name)) return name;
  throw support::Error({}, fmt::format("'{}' is no name of an environment variable", support::escaped(name)),
                       "letters, digits and '_' are allowed, not a digit first", "LAUNCHER_ENV NAME=value");
}

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string render_launcher(const Path& template_file, const LauncherRequest& request) {
  Value environment = Value::list();
  for (const auto& [name, value] : request.environment) {
    environment.add(Value::map({{"name", checked_variable_name(name)}, {"value", shell_value(value)}}));
  }
  Value unset = Value::list();
  for (const std::string& name : request.unset)
    unset.add(Value::map({{"name", checked_variable_name(name)}}));
  return support::render_template(template_file,
                                  Value::map({{"program", shell_quoted(request.program)},
                                              {"program_comment", support::escaped(request.program)},
                                              {"environment", std::move(environment)},
                                              {"unset", std::move(unset)}}));
}

} // namespace pdist::runtime
