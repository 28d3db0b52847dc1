// Checks of the tree itself: "symlinks", "permissions", "manifest", "required-files".
#pragma once

#include "verify/checks.hpp"

namespace pdist::verify {

/// Symlinks lead to something inside the dist.
Check check_symlinks(const DistTree& tree);

/// Nothing that everybody can write to, nothing that runs as somebody else.
Check check_permissions(const DistTree& tree);

/// The dist is what its manifest says.
Check check_manifest(const DistTree& tree, const std::string& name);

/// Required files are there and not empty.
Check check_required_files(const DistTree& tree, const std::vector<std::string>& required);

} // namespace pdist::verify
