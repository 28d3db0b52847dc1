// Where each file of a dist goes in a package, and what is generated beside it. Pure: nothing is written.
#pragma once

#include "manifest/manifest.hpp"
#include "package/bundled.hpp"
#include "package/entry.hpp"
#include "package/places.hpp"

#include <vector>

namespace pdist::package {

/// Lays out every package of the model. Files below `etc/` and `var/` of the dist go to /etc and /var; man
/// pages, completions and icons go below /usr/share; commands are linked into /usr/bin; the rest goes below
/// the install root (bundled) or /usr (system). Units, desktop entries and MIME types are generated. Throws
/// `support::Errors` with everything that does not fit: a command whose program is not in the dist, a config
/// file that is not there, a file that two components take.
std::vector<PackageTree> lay_out(const Model& model, const manifest::Manifest& dist,
                                 const std::vector<BundledPackage>& bundled, const LayoutRequest& request);

/// Adds documents and folders to a package that has nothing of the dist.
void finish_generated(const Model& model, PackageTree& tree, const LayoutRequest& request);

} // namespace pdist::package
