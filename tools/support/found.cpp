#include "support/found.hpp"

#include "support/error.hpp"

#include <cerrno>

namespace pdist::support {

namespace {

namespace fs = std::filesystem;

/// After a call that failed: throws unless it says that nothing is there.
void require_absence(const fs::path& path, int reason) {
  if (reason != ENOENT && reason != ENOTDIR && reason != ELOOP && reason != ENAMETOOLONG)
    throw system_error(path.string(), "look for it", reason);
}

} // namespace

std::optional<struct stat> found(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status;
  require_absence(path, errno);
  return std::nullopt;
}

std::optional<struct stat> found_itself(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return status;
  require_absence(path, errno);
  return std::nullopt;
}

bool is_folder(const fs::path& path) {
  const std::optional<struct stat> status = found(path);
  return status && S_ISDIR(status->st_mode);
}

bool is_file(const fs::path& path) {
  const std::optional<struct stat> status = found(path);
  return status && S_ISREG(status->st_mode);
}

std::optional<fs::path> real_path_if_found(const fs::path& path) {
  std::error_code problem;
  fs::path real = fs::canonical(path, problem);
  if (!problem) return real;
  require_absence(path, problem.value());
  return std::nullopt;
}

} // namespace pdist::support
