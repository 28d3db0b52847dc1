// Whose the bundled libraries of a dist are: packages of the system that they were taken from, and their
// licences.
#pragma once

#include "manifest/manifest.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::package {

/// A package of the system and what the dist has of it.
struct BundledPackage {
  std::string name;
  std::vector<std::string> files; ///< paths inside the dist
  std::string copyright;          ///< the package's own copyright file; empty where it has none
};

/// The Debian packages that files with an origin `system:…` belong to, by
/// `<sysroot>/var/lib/dpkg/info/*.list` (dpkg-query -S asks the same), sorted by name; empty where there is
/// no such database. Files that no package owns are left out.
std::vector<BundledPackage> bundled_packages(const manifest::Manifest& dist,
                                             const std::filesystem::path& sysroot);

} // namespace pdist::package
