// A dist's tree on disk as entries of a manifest.
#pragma once

#include "manifest/manifest.hpp"
#include "support/walk.hpp"

#include <filesystem>
#include <vector>

namespace pdist::manifest {

/// Entries with digests (on all cores) for what `walk_tree(dist)` found.
std::vector<Entry> entries_of(const std::filesystem::path& dist, const std::vector<support::TreeEntry>& tree);

} // namespace pdist::manifest
