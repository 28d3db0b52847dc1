// What every program's main shares: error lines, hints, exit status, version.
#pragma once

#include <functional>
#include <string>

namespace pdist::support {

class CommandLine;

/// Version of PortableDist, as `project(VERSION)` says.
std::string version();

/// Parses the command line into `app`, then calls `act`. Prints `<program>: error: …` and `hint: …` lines for
/// what it throws. Returns the exit status: 0 done (or what `act` returns), 1 refused or failed, 2 wrong
/// usage.
int run_program(const CommandLine& app, int argc, char** argv, const std::function<int()>& act);

} // namespace pdist::support
