#include "runtime/install_trace.hpp"

#include "support/json.hpp"
#include "support/value.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace pdist::runtime {

namespace {

using support::Value;

/// The arguments of a traced call of `command`, or nothing when the line is another call or no call.
std::optional<std::vector<std::string>> arguments_of(std::string_view line, std::string_view command) {
  if (!is_trace_line(line)) return std::nullopt;
  const Value call = support::parse_json(line, "CMake's trace", support::Fractions::as_text);
  const Value* name = call.find("cmd");
  const Value* arguments = call.find("args");
  if (name == nullptr || arguments == nullptr || name->text() != command) return std::nullopt;
  std::vector<std::string> out;
  for (const Value& argument : arguments->items())
    out.push_back(argument.text());
  return out;
}

constexpr std::array words_with_a_value = {"DESTINATION", "TYPE", "RENAME"};
constexpr std::array other_words = {"FILES",
                                    "PERMISSIONS",
                                    "FILE_PERMISSIONS",
                                    "DIR_PERMISSIONS",
                                    "COMPONENTS",
                                    "PATTERN",
                                    "REGEX",
                                    "EXCLUDE",
                                    "OPTIONAL",
                                    "MESSAGE_LAZY",
                                    "USE_SOURCE_PERMISSIONS",
                                    "MESSAGE_NEVER",
                                    "FILES_MATCHING",
                                    "FOLLOW_SYMLINK_CHAIN",
                                    "MESSAGE_ALWAYS"};

template <typename Words>
bool is_one_of(const Words& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

/// "/usr/local/./bin/" → "/usr/local/bin".
std::string without_dots(const std::string& folder) {
  std::string normal = std::filesystem::path(folder).lexically_normal().string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// Where `path` stands below `folder`: "" when it is the folder, nothing when it is not below it.
std::optional<std::string_view> below(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder)) return std::nullopt;
  path.remove_prefix(folder.size());
  if (path.empty() || folder.ends_with('/')) return path;
  if (!path.starts_with('/')) return std::nullopt;
  return path.substr(1);
}

/// The source below one FILES argument of a DIRECTORY command. A trailing slash means the folder's contents,
/// none the folder itself (cmake-commands(7), install(DIRECTORY)).
std::optional<std::string> source_in_folder(const std::string& folder, std::string_view inner) {
  if (folder.ends_with('/')) return folder + std::string(inner);
  const std::optional<std::string_view> rest = below(inner, last_part(folder));
  if (!rest) return std::nullopt;
  return rest->empty() ? folder : folder + '/' + std::string(*rest);
}

std::optional<std::string> source_of(const InstallCommand& command, std::string_view path) {
  const std::optional<std::string_view> inner = below(path, command.destination);
  if (!inner || inner->empty()) return std::nullopt;
  for (const std::string& source : command.sources) {
    if (command.type == "DIRECTORY") {
      if (auto found = source_in_folder(source, *inner)) return found;
    } else if (*inner == (command.rename.empty() ? last_part(source) : std::string_view(command.rename))) {
      return source;
    }
  }
  return std::nullopt;
}

} // namespace

bool is_trace_line(std::string_view line) {
  return line.starts_with("{\"args\":[") || line.starts_with("{\"version\":{");
}

std::optional<InstallCommand> parse_install_command(std::string_view line) {
  if (line.find("\"INSTALL\"") == std::string_view::npos) return std::nullopt;
  const auto arguments = arguments_of(line, "file");
  if (!arguments || arguments->empty() || arguments->front() != "INSTALL") return std::nullopt;
  InstallCommand command;
  std::string word;
  for (std::size_t i = 1; i < arguments->size(); ++i) {
    const std::string& argument = (*arguments)[i];
    if (is_one_of(words_with_a_value, argument) || is_one_of(other_words, argument)) {
      word = argument;
      command.keeps_permissions = command.keeps_permissions || word.ends_with("PERMISSIONS");
      // With USE_SOURCE_PERMISSIONS the mode is that of a checkout and depends on somebody's umask.
      if (word == "USE_SOURCE_PERMISSIONS") command.keeps_permissions = false;
    } else if (word == "DESTINATION") {
      command.destination = without_dots(argument);
    } else if (word == "TYPE") {
      command.type = argument;
    } else if (word == "RENAME") {
      command.rename = argument;
    } else if (word == "FILES") {
      command.sources.push_back(argument);
    }
  }
  return command;
}

std::optional<std::string> parse_included_script(std::string_view line) {
  if (line.find("\"cmd\":\"include\"") == std::string_view::npos) return std::nullopt;
  const auto arguments = arguments_of(line, "include");
  if (!arguments || arguments->empty()) return std::nullopt;
  return arguments->front();
}

std::optional<InstallSource> find_source(const std::vector<InstallCommand>& commands, std::string_view path) {
  for (std::size_t i = commands.size(); i-- > 0;) {
    if (auto source = source_of(commands[i], path)) return InstallSource{std::move(*source), &commands[i]};
  }
  return std::nullopt;
}

} // namespace pdist::runtime
