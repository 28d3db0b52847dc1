// The smoke test: the dist's own program, started from a moved copy, with the build hidden and no
// environment.
#pragma once

#include "verify/dist_tree.hpp"
#include "verify/verify.hpp"

#include <string>
#include <vector>

namespace pdist::verify {

/// The path inside the dist of the program that is asked for: `asked` as it is, or a bare name's program in
/// the root (a launcher) or else in `bin`. Throws `Error` naming the nearest program there is.
std::string find_program(const DistTree& tree, const std::string& asked);

/// `hidden`: folders that the program must not see, besides the dist itself.
Check check_smoke_test(const DistTree& tree, const VerifyRequest& request,
                       const std::vector<std::string>& hidden);

} // namespace pdist::verify
