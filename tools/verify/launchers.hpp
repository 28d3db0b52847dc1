// Launchers for Windows in a dist, and the programs that they start.
#pragma once

#include "verify/dist_tree.hpp"

#include <map>
#include <string>

namespace pdist::verify {

/// Launchers that pdist-runtime filled in, by their paths inside the dist, with the program's path there:
/// Windows' names compare without case, so it is the one that the dist has where it has it. Empty for other
/// targets.
std::map<std::string, std::string> windows_launchers(const DistTree& tree);

} // namespace pdist::verify
