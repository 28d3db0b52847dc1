// The commands of pdist-package, one file each.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace pdist::programs {

/// One command of the program: what it parses, and what runs it when it was named. Returns the exit status.
struct Command {
  CLI::App* parser;
  std::function<int()> run;
};

Command add_archive(CLI::App& app);
Command add_build(CLI::App& app);
Command add_check(CLI::App& app);
Command add_publish(CLI::App& app);
Command add_root(CLI::App& app);
Command add_schema(CLI::App& app);
Command add_show(CLI::App& app);
Command add_sign(CLI::App& app);
Command add_version(CLI::App& app);

} // namespace pdist::programs
