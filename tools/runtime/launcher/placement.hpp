// Where launchers stand in a dist: in its root, each in front of one of the project's programs.
#pragma once

#include "runtime/draft.hpp"
#include "runtime/launcher/launcher.hpp"

#include <vector>

namespace pdist::runtime {

/// What launchers are made of.
struct LauncherPlacement {
  const Request* request = nullptr;
  Path templates;           ///< PortableDist's
  LauncherRequest launcher; ///< the variables; `program` is filled in for each
};

/// Puts a launcher into the root for each of the project's own programs in `bin/` and in the root; one that
/// is in the root already gives its name to the launcher. None when there are no variables. `needs` follow a
/// program that moves. Returns the files that were read.
std::vector<Path> place_launchers(Draft& draft, std::vector<PlanNeed>& needs,
                                  const LauncherPlacement& placement);

} // namespace pdist::runtime
