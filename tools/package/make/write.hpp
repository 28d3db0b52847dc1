// Packages that are written here: a plan's bytes, signed where somebody can, read back, published.
#pragma once

#include "package/make/plan.hpp"

#include <filesystem>
#include <vector>

namespace pdist::package {

/// Makes the files `plan.packed->file_names()` in `folder`, and `<file>.sha256` beside each, after reading
/// the packages back and comparing them with the plan; makes the folder. None takes its place before all are
/// right. They are signed where the request says with what. The same dist and plan give the same bytes,
/// unless a program signs them. Returns the packages' paths. Throws `Error` naming the file that changed
/// since the dist was made, or the difference.
std::vector<std::filesystem::path> write_packages(const RootPlan& plan, const std::filesystem::path& folder);

} // namespace pdist::package
