// A copy of a dist at a path that nobody could have known when it was made.
#pragma once

#include "support/file.hpp"
#include "verify/clean_up_process.hpp"
#include "verify/dist_tree.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pdist::verify {

/// The copy is `<temporary folder>/<name>`. Contents, modes, times and symlinks are the original's. The
/// temporary folder is removed at the end, with all that is in it by then, also when this process is killed.
class MovedCopy {
public:
  /// The temporary folder is in $TMPDIR, /var/tmp or /tmp: the first that can be written to, runs programs
  /// and is not below one of `hidden`. Throws `Error` when there is none, or the copy cannot be made.
  /// Copies that runs left there which were killed with all their processes are removed first.
  /// `before_removal` is called with the temporary folder, in another process.
  MovedCopy(const DistTree& tree, const std::vector<std::string>& hidden, const std::string& name,
            const std::function<void(const std::filesystem::path&)>& before_removal = {});

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path temporary_folder() const { return folder_.parent_path(); }

private:
  std::filesystem::path folder_;
  support::FileDescriptor lock_; ///< on the temporary folder: it is in use
  std::unique_ptr<CleanUpProcess> clean_up_;
};

/// Where runs that were interrupted leave their copies.
std::string copies_pattern();

} // namespace pdist::verify
