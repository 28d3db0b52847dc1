// Check "abi" of a dist for macOS: which version of it the binaries say they were built for.
#pragma once

#include "verify/checks.hpp"

namespace pdist::verify {

/// The same for a dist for macOS: the oldest version that each binary says it runs on, against the floor's
/// `macos`.
Check check_macos_version(const DistTree& tree,
                          const std::vector<std::pair<std::string, std::string>>& floor);

} // namespace pdist::verify
