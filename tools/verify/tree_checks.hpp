// Checks of the tree itself: "symlinks", "permissions", "manifest", "required-files".
#pragma once

#include "verify/checks.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pdist::verify {

/// Symlinks lead to something inside the dist.
Check check_symlinks(const DistTree& tree);

/// Nothing that everybody can write to, nothing that runs as somebody else.
Check check_permissions(const DistTree& tree);

/// Whether a path inside the dist is that of one of the two files of a manifest.
bool is_manifest_file(std::string_view path);

/// The dist is what its manifest says.
Check check_manifest(const DistTree& tree, const std::string& name);

/// Required files are there and not empty.
Check check_required_files(const DistTree& tree, const std::vector<std::string>& required);

} // namespace pdist::verify
