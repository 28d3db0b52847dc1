// What every package says of its license in /usr/share/doc.
#pragma once

#include "package/layout/package_tree.hpp"
#include "package/linux/bundled_packages.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// What the file tells of, beside the model.
struct CopyrightSources {
  const std::vector<BundledPackage>& bundled;
  const std::vector<PackageEntry>& entries; ///< the package's other files
  std::string license_text = {};            ///< where package.yaml names no file with it; empty for none
};

/// The copyright file (machine-readable, Debian's copyright format 1.0), with the texts of what is bundled.
PackageEntry copyright_file(const Model& model, const Package& package, const CopyrightSources& sources);

} // namespace pdist::package
