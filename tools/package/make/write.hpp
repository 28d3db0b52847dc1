// Packages that are written here: a plan's bytes, signed where somebody can, read back, published.
#pragma once

#include "package/make/plan.hpp"

#include <filesystem>
#include <string>

namespace pdist::package {

/// Makes `<folder>/<plan.packed->file_name()>` and `<file>.sha256` beside it, after reading the package back
/// and comparing it with the plan; makes the folder. Where the request has `sign_command`, that program gets
/// the unsigned package and where to write a signed one as its last two arguments. The same dist and plan
/// give the same bytes, unless they are signed. Returns the package's path. Throws `Error` naming the file
/// that changed since the dist was made, or the difference.
std::filesystem::path write_package(const RootPlan& plan, const std::filesystem::path& folder);

} // namespace pdist::package
