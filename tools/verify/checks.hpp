// The static checks, one function each. All return every finding, not just the first.
#pragma once

#include "loader/policy.hpp"
#include "support/regex.hpp"
#include "verify/dist_tree.hpp"
#include "verify/private_folders.hpp"
#include "verify/verify.hpp"

namespace pdist::verify {

/// Search paths stay inside the dist and cannot be turned against the user.
Check check_search_paths(const DistTree& tree);

/// `failed` when there are findings, else `passed`; the summary to match.
Check concluded(Check check, std::string passed, std::string failed);

/// "1 file", "3 files".
std::string counted(std::size_t count, std::string_view noun);

} // namespace pdist::verify
