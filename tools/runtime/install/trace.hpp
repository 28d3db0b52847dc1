// What an install script does, read from CMake's own trace of it.
#pragma once

#include "runtime/install/cmake_regex.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace pdist::runtime {

/// `PATTERN` or `REGEX` of an install rule, with what it says of the files whose source path it matches.
struct MatchRule {
  CMakeRegex expression;
  bool excludes = false;
  bool states_mode = false; ///< PERMISSIONS
};

/// One executed `file(INSTALL …)` of a cmake_install.cmake. Paths are as CMake saw them: the destination
/// without DESTDIR, sources absolute or relative to the folder that CMake runs in. A source that ends with
/// '/' stands for what is in that folder.
struct InstallCommand {
  std::string destination;
  std::string rename;
  std::vector<std::string> sources;
  std::vector<MatchRule> rules;
  bool takes_unmatched_files = true; ///< no FILES_MATCHING
  bool follows_links = false;        ///< FOLLOW_SYMLINK_CHAIN
  /// Permissions were given in words: they are meant. USE_SOURCE_PERMISSIONS gives none: a checkout's modes
  /// depend on somebody's umask.
  bool states_file_mode = false, states_folder_mode = false;
};

/// Reads one line of `cmake --trace-expand --trace-format=json-v1`: a `file(INSTALL …)` or nothing. Throws
/// `Error` for a PATTERN or REGEX that CMake could not read.
/// (Format: cmake(1), --trace-format; arguments: cmake-commands(7), file(INSTALL) and install(DIRECTORY).)
std::optional<InstallCommand> parse_install_command(std::string_view trace_line);

/// The script that a traced `include(…)` names, or nothing.
std::optional<std::string> parse_included_script(std::string_view trace_line);

/// The component that a traced `if(CMAKE_INSTALL_COMPONENT STREQUAL …)` asks for, as install rules begin;
/// nothing for other lines.
std::optional<std::string> parse_component_rule(std::string_view trace_line);

/// The mode that a traced `set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS …)` gives to folders that only
/// hold what is installed: 0 if it is set to nothing. Nothing for other lines.
std::optional<mode_t> parse_default_folder_mode(std::string_view trace_line);

/// Whether the line is CMake's trace at all, not output of the script.
bool is_trace_line(std::string_view line);

} // namespace pdist::runtime
