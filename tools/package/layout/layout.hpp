// Where each file of a dist goes in a package, and what is generated beside it. Pure: nothing is written.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/layout_rules.hpp"

#include <vector>

namespace pdist::package {

/// Lays out every package of the model as `rules` say, the trees in the order of its packages, into which
/// they point. The manifest is read, so it is sorted. Throws `support::Errors` with everything that does not
/// fit: a command whose program is not in the dist, a config file that is not there, a file that two
/// components take.
std::vector<PackageTree> lay_out(const Model& model, const manifest::Manifest& dist, const LayoutRules& rules,
                                 const LayoutRequest& request);

} // namespace pdist::package
