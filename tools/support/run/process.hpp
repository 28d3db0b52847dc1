// Running another program: exact arguments, chosen environment, both outputs caught, no shell.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::support {

struct ProcessRequest {
  std::vector<std::string> command; ///< program (a path, or a name looked up in PATH) and arguments
  std::optional<std::filesystem::path> folder; ///< working folder; the current one when absent
  /// The whole environment of the child as "NAME=value"; inherited when absent.
  std::optional<std::vector<std::string>> environment;
  std::optional<std::chrono::milliseconds> time_limit; ///< the child's process group is killed after it
  /// Called in the child between fork and exec (namespaces, mounts). Returns 0 or an errno that `run`
  /// reports.
  std::function<int()> before_exec;
  /// Called for each complete line of stderr as it arrives; returning false kills the child's process group.
  std::function<bool(std::string_view)> on_error_line;
};

struct ProcessResult {
  int status = 0; ///< exit status; 128 + signal number when a signal ended it
  bool timed_out = false;
  std::string output; ///< stdout, the last 1 MiB
  std::string errors; ///< stderr, the last 1 MiB
};

/// Runs and waits. stdin is /dev/null. Throws `Error` when the program cannot be started.
ProcessResult run(const ProcessRequest& request);

/// Kills the programs that `run` waits for, with all that they started in their process groups. `run` does
/// not return afterwards: for the end of the process, see `SignalCleanUp`.
void kill_running_programs();

/// The command as one line for people, quoted as a POSIX shell needs it.
std::string shown_command(const std::vector<std::string>& command);

} // namespace pdist::support
