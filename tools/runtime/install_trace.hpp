// What an install script did, read from CMake's own trace of it: which file came from where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::runtime {

/// One executed `file(INSTALL …)` of a cmake_install.cmake. Paths are as CMake saw them: destinations without
/// DESTDIR, sources absolute.
struct InstallCommand {
  std::string destination;
  std::string type; ///< "EXECUTABLE", "SHARED_LIBRARY", "MODULE", "STATIC_LIBRARY", "FILE", "DIRECTORY", …
  std::string rename;
  std::vector<std::string> sources;
  bool keeps_permissions = false; ///< permissions were given in words: they are meant
};

/// Reads one line of `cmake --trace-expand --trace-format=json-v1`: a `file(INSTALL …)` or nothing.
/// (Format: cmake(1), --trace-format; arguments of file(INSTALL): those cmake_install.cmake files use.)
std::optional<InstallCommand> parse_install_command(std::string_view trace_line);

/// The script that a traced `include(…)` names, or nothing.
std::optional<std::string> parse_included_script(std::string_view trace_line);

/// Whether the line is CMake's trace at all, not output of the script.
bool is_trace_line(std::string_view line);

/// An installed file's source, where the trace tells it.
struct InstallSource {
  std::string path;
  const InstallCommand* command = nullptr;
};

/// The source of the installed file at `path` (absolute, without DESTDIR). The last command that fits wins,
/// as it was the last to write. Nothing for files that install(CODE) or install(SCRIPT) made.
std::optional<InstallSource> find_source(const std::vector<InstallCommand>& commands, std::string_view path);

} // namespace pdist::runtime
