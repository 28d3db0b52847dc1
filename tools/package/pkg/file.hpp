// Making an installer package for macOS: a plan's bytes, signed where somebody can, read back, published.
#pragma once

#include "package/root.hpp"

#include <filesystem>
#include <string>

namespace pdist::package {

/// What became of it.
struct FlatFile {
  std::filesystem::path path;
  std::string sha256;
  bool replaced = false; ///< false when the same bytes were there already
};

/// Makes `<folder>/<plan.flat.name>` and `<file>.sha256` beside it, after reading the package back and
/// comparing it with the plan; makes the folder. Where the request has `sign_command`, that program gets the
/// unsigned package and where to write a signed one as its last two arguments. The same dist and plan give
/// the same bytes, unless they are signed. Throws `Error` naming the file that changed since the dist was
/// made, or the difference.
FlatFile write_flat_package(const RootPlan& plan, const std::filesystem::path& folder);

} // namespace pdist::package
