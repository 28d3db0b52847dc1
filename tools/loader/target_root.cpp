#include "loader/target_root.hpp"

#include "support/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pdist::loader {

namespace fs = std::filesystem;

namespace {

/// As many as Linux follows in one path (path_resolution(7)).
constexpr int most_links = 40;

bool is_real_folder(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Takes the first part off `path`; empty when there is none left.
std::string_view take_part(std::string_view& path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

void drop_last_part(std::string& path) {
  path.resize(path.rfind('/'));
}

} // namespace

std::optional<std::string> link_target(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) {
    // What the loader takes for absent, too; EINVAL: it is there, and no symlink.
    const int reason = errno;
    if (reason != EINVAL && reason != ENOENT && reason != ENOTDIR && reason != EACCES && reason != ELOOP &&
        reason != ENAMETOOLONG)
      throw support::system_error(path, "look for it", reason);
    errno = reason;
    return std::nullopt;
  }
  return std::string(target.data(), static_cast<std::size_t>(length));
}

std::string folder_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

TargetRoot::TargetRoot(const std::optional<fs::path>& sysroot) : offers_system_(sysroot.has_value()) {
  if (!sysroot) return;
  std::error_code problem;
  const fs::path folder = fs::canonical(*sysroot, problem);
  if (problem) throw support::system_error(sysroot->string(), "read the sysroot", problem.value());
  if (folder != "/") folder_ = folder.string();
}

bool TargetRoot::holds(std::string_view path) const {
  return path.starts_with(folder_) && (path.size() == folder_.size() || path[folder_.size()] == '/');
}

std::optional<std::string> TargetRoot::follow(std::string real, std::string rest) const {
  const std::string root = holds(real) ? folder_ : "";
  std::string_view left = rest;
  int links = 0;
  for (std::string_view part = take_part(left); !part.empty(); part = take_part(left)) {
    if (part == ".") continue;
    if (part == "..") {
      if (real.size() > root.size()) drop_last_part(real);
      continue;
    }
    const std::size_t before = real.size();
    (real += '/') += part;
    std::optional<std::string> target = link_target(real);
    if (!target) {
      if (errno != EINVAL) return std::nullopt; // EINVAL: it is there, and no symlink
      continue;
    }
    if (++links > most_links) return std::nullopt;
    real.resize(target->starts_with('/') ? root.size() : before);
    rest = std::move(*target) + std::string(left);
    left = rest;
  }
  return real.empty() ? "/" : real;
}

std::optional<std::string> TargetRoot::real_path(const std::string& path) {
  const std::string root = holds(path) ? folder_ : "";
  const std::size_t slash = path.rfind('/');
  if (slash <= root.size()) return follow(root, path.substr(root.size()));
  const auto [at, is_new] = real_folders_.try_emplace(path.substr(0, slash));
  if (is_new) at->second = follow(root, at->first.substr(root.size()));
  if (!at->second) return std::nullopt;
  return follow(*at->second, path.substr(slash));
}

std::string TargetRoot::tidied(const std::string& folder) const {
  std::string out;
  std::string_view rest = folder;
  for (std::string_view part = take_part(rest); !part.empty(); part = take_part(rest)) {
    if (part == ".") continue;
    if (part == ".." && !out.empty() && !out.ends_with("/..") && is_real_folder(out)) {
      drop_last_part(out);
    } else {
      (out += '/') += part;
    }
  }
  return out.empty() ? "/" : out;
}

} // namespace pdist::loader
