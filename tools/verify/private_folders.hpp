// Which folders of the build are searched for and hidden, and which are too common for that.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::verify {

struct PrivateFolders {
  /// Absolute, normal, without a trailing slash, each as it was given and with symlinks resolved; sorted,
  /// none below another one.
  std::vector<std::string> folders;
  /// Those left out because every machine has them.
  std::vector<std::string> too_common;
};

/// Whether a folder is one that every machine has (`/`, `/usr/local`, `/opt`, `/tmp`): its path says nothing
/// of the build, stands in many files for good reasons, and hiding it would hide the system.
bool is_common_folder(const std::string& folder);

PrivateFolders private_folders(const std::vector<std::filesystem::path>& asked);

} // namespace pdist::verify
