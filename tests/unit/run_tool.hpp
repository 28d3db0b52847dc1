// Running a compiler or linker that a test needs.
#pragma once

#include "support/run/process.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pdist::test {

/// Throws with the command and all it said when it does not end with status 0.
inline void run_tool(std::vector<std::string> command) {
  support::ProcessRequest request;
  request.command = std::move(command);
  const support::ProcessResult result = support::run(request);
  if (result.status != 0)
    throw std::runtime_error(support::shown_command(request.command) + '\n' + result.output + result.errors);
}

} // namespace pdist::test
