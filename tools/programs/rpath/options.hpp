// What the command line of pdist-rpath asks for.
#pragma once

#include "support/command_line.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pdist::programs {

struct RpathOptions {
  std::vector<std::string> files;
  // What to print.
  bool print_rpath = false, print_needed = false, print_delayed = false, print_forwards = false,
       print_soname = false, print_interpreter = false;
  // What to change.
  std::optional<std::string> set_rpath, soname, interpreter;
  std::string allowed_prefixes; ///< between ':'
  std::vector<std::string> add_rpath, delete_rpath;
  std::vector<std::pair<std::string, std::string>> change_rpath, replace_needed;
  bool remove_rpath = false, shrink_rpath = false, force_rpath = false;
  std::vector<std::string> add_needed, remove_needed;
  bool sign = false;
  // How.
  std::string output;
  bool dry_run = false, json = false;

  bool prints() const;
  bool edits() const;
};

/// Adds all options to `app`; they end in `options`.
void add_rpath_options(support::CommandLine& app, RpathOptions& options);

/// Throws `UsageError` for options that make no sense together.
void check_usage(const RpathOptions& options);

} // namespace pdist::programs
