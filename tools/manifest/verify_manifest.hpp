// Comparing a dist on disk with its manifest and its SHA256SUMS.
#pragma once

#include "manifest/manifest.hpp"
#include "support/walk.hpp"

#include <filesystem>
#include <vector>

namespace pdist::manifest {

/// Compares the tree at `dist` with its manifest and with SHA256SUMS. All differences, sorted by path. A
/// manifest records no owners, hard links and attributes, because a dist has none of its own: every entry
/// shall belong to the owner of the dist's folder, every file shall have one name, and none may have access
/// control lists, capabilities or `user.` and `trusted.` attributes. Groups and times are not compared.
std::vector<Difference> verify(const std::filesystem::path& dist);

/// Of these differences those that no manifest records: foreign owners, second names, attributes. `tree` is
/// what `walk_tree(dist)` found.
std::vector<Difference> foreign_marks(const std::filesystem::path& dist,
                                      const std::vector<support::TreeEntry>& tree);

} // namespace pdist::manifest
