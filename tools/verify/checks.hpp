// The static checks, one function each. All return every finding, not just the first.
#pragma once

#include "loader/policy.hpp"
#include "support/regex.hpp"
#include "verify/dist_tree.hpp"
#include "verify/private_folders.hpp"
#include "verify/verify.hpp"

namespace pdist::verify {

/// Every needed library is in the dist or on the policy; binaries are whole and of one architecture.
/// `excluded`: needed names that are left out on purpose.
Check check_libraries(const DistTree& tree, const loader::Policy& policy,
                      const std::vector<support::Regex>& excluded);
/// Search paths stay inside the dist and cannot be turned against the user.
Check check_search_paths(const DistTree& tree);
/// No path of the build in any file, symlink or name.
Check check_build_paths(const DistTree& tree, const PrivateFolders& folders,
                        const std::vector<std::pair<std::string, std::string>>& allowed);
/// Symlinks lead to something inside the dist.
Check check_symlinks(const DistTree& tree);
/// Nothing that everybody can write to, nothing that runs as somebody else.
Check check_permissions(const DistTree& tree);
/// Highest symbol versions needed of the system's libraries, against the floor.
Check check_abi(const DistTree& tree, const std::vector<std::pair<std::string, std::string>>& floor);
/// The same for a dist for macOS: the oldest version that each binary says it runs on, against the floor's
/// `macos`.
Check check_macos_version(const DistTree& tree,
                          const std::vector<std::pair<std::string, std::string>>& floor);
/// Code signatures of macOS binaries agree with their bytes, and bundles with their seals; slices for Apple's
/// own processors have one.
Check check_signatures(const DistTree& tree);
/// The dist is what its manifest says.
Check check_manifest(const DistTree& tree, const std::string& name);
/// Required files are there and not empty.
Check check_required_files(const DistTree& tree, const std::vector<std::string>& required);

/// `failed` when there are findings, else `passed`; the summary to match.
Check concluded(Check check, std::string passed, std::string failed);

/// "1 file", "3 files".
std::string counted(std::size_t count, std::string_view noun);

} // namespace pdist::verify
