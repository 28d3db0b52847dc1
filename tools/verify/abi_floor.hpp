// Check "abi": the oldest system that the dist can start on.
#pragma once

#include "verify/checks.hpp"

namespace pdist::verify {

/// Highest symbol versions needed of the system's libraries, against the floor.
Check check_abi(const DistTree& tree, const std::vector<std::pair<std::string, std::string>>& floor);

} // namespace pdist::verify
