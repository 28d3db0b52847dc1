// Names that a dist for macOS cannot have.
#pragma once

#include "runtime/plan.hpp"

namespace pdist::runtime {

/// Throws `Errors` with every entry of a dist for macOS that APFS, as Macs come with it, could not hold:
/// names that are not UTF-8, and those that differ in the case of ASCII letters only. (Apple's File System
/// Programming Guide, "Frequently Asked Questions" of APFS. It folds all of Unicode's case; that is not
/// looked for.) Other dists pass.
void refuse_macos_names(const Plan& plan);

} // namespace pdist::runtime
