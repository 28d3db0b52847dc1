// The scripts of an installer package: before and after its files are laid out, and the one that removes
// them.
#pragma once

#include "package/layout/package_tree.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

/// "preinstall" and "postinstall": templates/pkg has them.
std::vector<std::pair<std::string, std::string>> pkg_scripts(const Model& model, const PackageTree& tree);

/// The script `uninstall` in the package's folder below /Library/Application Support.
std::string pkg_uninstaller(const Model& model, const PackageTree& tree);

} // namespace pdist::package
