// Running the project's own install rules into a private folder, and knowing where each file came from.
#pragma once

#include "runtime/request.hpp"
#include "support/walk.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// One entry of the installed tree, at its place in the dist.
struct InstalledEntry {
  std::string
      path;  ///< inside the dist: relative to the install prefix, or an absolute destination without its '/'
  Path file; ///< where it is now, in the private folder
  support::TreeEntry entry;
  Path source; ///< what the last rule that wrote it copied; empty when install(CODE) made it
  std::string component;
  bool keeps_mode = false; ///< that rule, or the project for all folders, gave its permissions in words
};

struct InstalledTree {
  std::vector<InstalledEntry> entries; ///< sorted by path
  std::vector<Path> inputs;            ///< every file and folder that was read: sources and install scripts
};

/// Runs `request.installs` into `folder`, which is made anew. Absolute destinations land inside it (DESTDIR).
/// Where the machine allows it, everything else but the build folder is read-only meanwhile, so that an
/// install(CODE) that writes elsewhere fails. Throws `Error` when a script fails (with its last output), when
/// a source is a FIFO, socket or device, or when an install rule and an absolute destination meet at one
/// path.
InstalledTree run_install_rules(const Request& request, const Path& folder);

/// Where a file installed at `absolute` (without DESTDIR) goes inside the dist.
std::string place_in_dist(std::string_view absolute, std::string_view install_prefix);

} // namespace pdist::runtime
