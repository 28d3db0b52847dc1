// From a request to a plan: the install rules' files, targets, plugins, a runtime, the libraries they all
// need.
#pragma once

#include "loader/closure.hpp"
#include "runtime/plan.hpp"
#include "runtime/recipe/files.hpp"

#include <vector>

namespace pdist::runtime {

/// Facts that are known only when the plan is made.
struct PlanningFacts {
  std::string revision;
  support::EpochSeconds time = support::earliest_time;
  Path templates; ///< folder of PortableDist's templates
};

struct Planned {
  Plan plan;
  std::vector<Path> inputs;       ///< every file and folder that was read: the plan is stale when one changes
  std::vector<PrunedPart> pruned; ///< what the runtime's recipe left out
  /// Paths that install rules would fill with parts of the C library, which only work in their own system.
  std::vector<std::string> left_to_system;
  std::vector<std::string> left_out; ///< paths that install rules would fill, where the request asks for it
};

/// Plans a dist. Runs the project's install rules into `request.work`; writes nothing else. Throws `Error` or
/// `Errors` for everything that keeps the dist from being complete.
Planned make_plan(const Request& request, const PlanningFacts& facts);

} // namespace pdist::runtime
