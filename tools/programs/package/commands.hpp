// The commands of pdist-package, one file each.
#pragma once

#include "support/command_line.hpp"

#include <functional>

namespace pdist::programs {

/// One command of the program: what it parses, and what runs it when it was named. Returns the exit status.
struct Command {
  support::CommandLine* parser;
  std::function<int()> run;
};

Command add_archive(support::CommandLine& app);
Command add_build(support::CommandLine& app);
Command add_check(support::CommandLine& app);
Command add_formats(support::CommandLine& app);
Command add_publish(support::CommandLine& app);
Command add_root(support::CommandLine& app);
Command add_schema(support::CommandLine& app);
Command add_show(support::CommandLine& app);
Command add_sign(support::CommandLine& app);
Command add_version(support::CommandLine& app);

} // namespace pdist::programs
