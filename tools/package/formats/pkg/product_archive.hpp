// The bytes of an installer package for macOS: a product archive with a package for each tree.
#pragma once

#include "package/formats/pkg/distribution.hpp"
#include "package/make/format.hpp"
#include "package/make/plan.hpp"

#include <filesystem>
#include <memory>

namespace pdist::package {

/// Writes the package of a plan, and reads it back. `plan` and `texts` outlive the writer; `target` is the
/// package's final path, for errors and the place of what does not fit into memory. It throws `Error` naming
/// the file that changed since the dist was made, or the difference.
std::unique_ptr<PackageWriter> product_writer(const RootPlan& plan, const PkgTexts& texts,
                                              const std::filesystem::path& target);

} // namespace pdist::package
