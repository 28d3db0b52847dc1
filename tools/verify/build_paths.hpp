// Check "build-paths": no folder of the build survives in contents, symlinks or names.
#pragma once

#include "verify/checks.hpp"

namespace pdist::verify {

/// No path of the build in any file, symlink or name.
Check check_build_paths(const DistTree& tree, const PrivateFolders& folders,
                        const std::vector<std::pair<std::string, std::string>>& allowed);

} // namespace pdist::verify
