// The Debian packages that binaries need.
#pragma once

#include "package/layout/package_tree.hpp"
#include "package/linux/binary_needs.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::package {

/// The system that packages are for.
struct TargetSystem {
  Linkage linkage = Linkage::bundled;
  std::filesystem::path sysroot = "/"; ///< its file system, whose package database tells of its libraries
};

/// The packages that a .deb needs for `requirements`: with system linkage by the target's dpkg database,
/// bundled by `templates/deb/libraries.yaml`, and by the database for what that does not have. Throws
/// `Errors` naming every library that no package is known for.
std::vector<std::string> debian_relations(const Requirements& requirements, const TargetSystem& target);

} // namespace pdist::package
