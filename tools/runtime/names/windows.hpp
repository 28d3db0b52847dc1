// Names that a dist for Windows cannot have.
#pragma once

#include "runtime/plan.hpp"

namespace pdist::runtime {

/// Throws `Errors` with every entry of a dist for Windows that could not be unpacked or used there: device
/// names, characters that are not allowed, names that end with a dot or space, names that differ in case
/// only, symlinks, and paths that are too long below `C:\Program Files\<name>`. (Windows documentation,
/// "Naming Files, Paths, and Namespaces", "Maximum Path Length Limitation".) Other dists pass.
void refuse_windows_names(const Plan& plan);

} // namespace pdist::runtime
