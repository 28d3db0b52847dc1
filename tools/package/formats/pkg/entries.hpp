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
/// launchd, and in `mac_support_folder` the script that removes the package. Adds to `problems` what does not
/// fit.
void add_mac_entries(const Model& model, PackageTree& tree, const DistPrograms& programs,
                     const LayoutRequest& request, std::vector<support::Error>& problems);

/// When every path is known: the list of them, and the version, in `mac_support_folder`. They are what
/// upgrades and the removal go by: a line "F " or "D " and a path, sorted by bytes.
void add_mac_lists(const Model& model, PackageTree& tree);

/// What `trees` have that macOS cannot hold or keeps for itself: places, names, pairs of names.
void check_mac_names(const std::vector<PackageTree>& trees, std::vector<support::Error>& problems);

/// The identifier of the product, in reverse DNS form: the model's, or one from the homepage. Throws `Error`
/// where there is neither.
std::string mac_identifier(const Model& model);
/// Of one of its packages.
std::string mac_identifier(const Model& model, const Package& package);
/// The label of a service for launchd.
std::string mac_label(const Model& model, const Service& service);
/// Where launchd finds it, without the first '/'.
std::string mac_property_list(const Model& model, const Service& service);

} // namespace pdist::package
