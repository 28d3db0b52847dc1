// A copy of a dist at a path that nobody could have known when it was made.
#pragma once

#include "verify/clean_up_process.hpp"
#include "verify/dist_tree.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pdist::verify {

/// The copy is `<temporary folder>/moved dist`: its path has a space. Contents, modes, times and symlinks are
/// the original's. It is removed at the end, also when this process is killed.
class MovedCopy {
public:
  /// The temporary folder is in $TMPDIR, /var/tmp or /tmp: the first that can be written to, runs programs
  /// and is not below one of `hidden`. Throws `Error` when there is none, or the copy cannot be made.
  MovedCopy(const DistTree& tree, const std::vector<std::string>& hidden);

  const std::filesystem::path& folder() const { return folder_; }

private:
  std::filesystem::path folder_;
  std::unique_ptr<CleanUpProcess> clean_up_;
};

} // namespace pdist::verify
