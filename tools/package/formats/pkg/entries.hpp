// What an installer package brings beside the files of the dist: links, services, its own files.
#pragma once

#include "package/layout/dist_programs.hpp"
#include "package/layout/layout_rules.hpp"
#include "package/layout/package_tree.hpp"
#include "support/error.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// Adds to `tree`, which has the dist's files: commands as links in /usr/local/bin, property lists of
/// launchd, and in `pkg_support_folder` the script that removes the package. Adds to `problems` what does not
/// fit.
void add_pkg_entries(const Model& model, PackageTree& tree, const DistPrograms& programs,
                     const LayoutRequest& request, std::vector<support::Error>& problems);

/// When every path is known: the list of them, and the version, in `pkg_support_folder`. They are what
/// upgrades and the removal go by: a line "F " or "D " and a path, sorted by bytes.
void add_pkg_lists(const Model& model, PackageTree& tree);

/// What `trees` have that macOS cannot hold or keeps for itself: places, names, pairs of names.
void check_pkg_names(const std::vector<PackageTree>& trees, std::vector<support::Error>& problems);

} // namespace pdist::package
