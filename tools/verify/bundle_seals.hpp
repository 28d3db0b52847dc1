// The resource seals of Apple's bundles in a dist: whether every file is as it was sealed.
#pragma once

#include "verify/dist_tree.hpp"

#include <set>
#include <string>
#include <vector>

namespace pdist::verify {

struct BundleSeals {
  std::size_t bundles = 0; ///< that are sealed
  std::vector<std::string> findings, notes;
  std::set<std::string> executables; ///< paths inside the dist, of sealed bundles
};

/// Checks every `_CodeSignature/CodeResources` of the dist: files, symlinks and inner code against it, what
/// was added since, and whether the signature of the bundle's executable has its digest and that of
/// Info.plist.
BundleSeals check_bundle_seals(const DistTree& tree);

} // namespace pdist::verify
