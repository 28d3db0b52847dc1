// Check "libraries": what the loader will look for is there.
#pragma once

#include "verify/checks.hpp"

namespace pdist::verify {

/// Every needed library is in the dist or on the policy; binaries are whole and of one architecture.
/// `excluded`: needed names that are left out on purpose.
Check check_libraries(const DistTree& tree, const loader::Policy& policy,
                      const std::vector<support::Regex>& excluded);

} // namespace pdist::verify
