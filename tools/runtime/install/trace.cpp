#include "runtime/install/trace.hpp"

#include "support/data/json.hpp"
#include "support/data/value.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <utility>

namespace pdist::runtime {

namespace {

using support::Value;

/// The arguments of a traced call of `command`, or nothing when the line is another call or no call.
std::optional<std::vector<std::string>> arguments_of(std::string_view line, std::string_view command) {
  if (!is_trace_line(line)) return std::nullopt;
  const Value call = support::parse_json(line, "CMake's trace", support::Fractions::as_text);
  const Value* name = call.find("cmd");
  const Value* arguments = call.find("args");
  // The trace has the name as the script spells it, and CMake's commands have no case.
  if (name == nullptr || arguments == nullptr || support::ascii_lower(name->text()) != command)
    return std::nullopt;
  std::vector<std::string> out;
  for (const Value& argument : arguments->items())
    out.push_back(argument.text());
  return out;
}

constexpr std::array words_with_values = {"FILES",
                                          "DESTINATION",
                                          "TYPE",
                                          "RENAME",
                                          "PERMISSIONS",
                                          "DIR_PERMISSIONS",
                                          "DIRECTORY_PERMISSIONS",
                                          "FILE_PERMISSIONS",
                                          "PATTERN",
                                          "REGEX"};
constexpr std::array words_alone = {"EXCLUDE",
                                    "OPTIONAL",
                                    "FILES_MATCHING",
                                    "MESSAGE_ALWAYS",
                                    "MESSAGE_LAZY",
                                    "MESSAGE_NEVER",
                                    "FOLLOW_SYMLINK_CHAIN",
                                    "USE_SOURCE_PERMISSIONS",
                                    "NO_SOURCE_PERMISSIONS"};

template <typename Words>
bool is_one_of(const Words& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

/// A word that says something by itself.
void apply_word(InstallCommand& command, const std::string& word) {
  if (word == "EXCLUDE" && !command.rules.empty()) command.rules.back().excludes = true;
  if (word == "FILES_MATCHING") command.takes_unmatched_files = false;
  if (word == "FOLLOW_SYMLINK_CHAIN") command.follows_links = true;
}

/// PERMISSIONS behind a PATTERN or REGEX are of what that matches, before it those of files.
void note_permissions(InstallCommand& command, const std::string& word) {
  if (word.starts_with("DIR")) {
    command.states_folder_mode = true;
  } else if (word == "PERMISSIONS" && !command.rules.empty()) {
    command.rules.back().states_mode = true;
  } else {
    command.states_file_mode = true;
  }
}

void apply_value(InstallCommand& command, const std::string& word, const std::string& value) {
  if (word == "FILES") {
    command.sources.push_back(value);
  } else if (word == "DESTINATION") {
    command.destination = value;
  } else if (word == "RENAME") {
    command.rename = value;
  } else if (word == "PATTERN") {
    command.rules.push_back({CMakeRegex(expression_of_pattern(value))});
  } else if (word == "REGEX") {
    command.rules.push_back({CMakeRegex(value)});
  } else if (word.ends_with("PERMISSIONS")) {
    note_permissions(command, word);
  }
}

/// The mode that a list of CMake's words gives (file(), Permissions), as in "OWNER_READ;GROUP_READ".
mode_t mode_of_words(std::string_view list) {
  using namespace std::string_view_literals;
  constexpr std::array words = {std::pair{"OWNER_READ"sv, S_IRUSR},    std::pair{"OWNER_WRITE"sv, S_IWUSR},
                                std::pair{"OWNER_EXECUTE"sv, S_IXUSR}, std::pair{"GROUP_READ"sv, S_IRGRP},
                                std::pair{"GROUP_WRITE"sv, S_IWGRP},   std::pair{"GROUP_EXECUTE"sv, S_IXGRP},
                                std::pair{"WORLD_READ"sv, S_IROTH},    std::pair{"WORLD_WRITE"sv, S_IWOTH},
                                std::pair{"WORLD_EXECUTE"sv, S_IXOTH}, std::pair{"SETUID"sv, S_ISUID},
                                std::pair{"SETGID"sv, S_ISGID}};
  mode_t mode = 0;
  while (!list.empty()) {
    const std::string_view word = list.substr(0, list.find(';'));
    for (const auto& [name, bits] : words)
      if (word == name) mode |= static_cast<mode_t>(bits);
    list.remove_prefix(std::min(word.size() + 1, list.size()));
  }
  return mode;
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
  std::string word = "FILES"; // they may also stand first, without the word
  for (auto argument = arguments->begin() + 1; argument != arguments->end(); ++argument) {
    if (is_one_of(words_with_values, *argument)) {
      word = *argument;
    } else if (is_one_of(words_alone, *argument)) {
      apply_word(command, *argument);
    } else {
      apply_value(command, word, *argument);
    }
  }
  return command;
}

std::optional<std::string> parse_included_script(std::string_view line) {
  if (support::ascii_lower(line).find("\"cmd\":\"include\"") == std::string::npos) return std::nullopt;
  const auto arguments = arguments_of(line, "include");
  if (!arguments || arguments->empty()) return std::nullopt;
  return arguments->front();
}

std::optional<std::string> parse_component_rule(std::string_view line) {
  constexpr std::string_view variable = "CMAKE_INSTALL_COMPONENT";
  if (line.find(variable) == std::string_view::npos) return std::nullopt;
  const auto arguments = arguments_of(line, "if");
  if (!arguments || arguments->size() < 3) return std::nullopt;
  if (arguments->at(0) != variable || arguments->at(1) != "STREQUAL") return std::nullopt;
  return arguments->at(2);
}

std::optional<mode_t> parse_default_folder_mode(std::string_view line) {
  constexpr std::string_view variable = "CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS";
  if (line.find(variable) == std::string_view::npos) return std::nullopt;
  const auto arguments = arguments_of(line, "set");
  if (!arguments || arguments->empty() || arguments->front() != variable) return std::nullopt;
  mode_t mode = 0;
  for (auto value = arguments->begin() + 1; value != arguments->end(); ++value)
    mode |= mode_of_words(*value);
  return mode;
}

} // namespace pdist::runtime
