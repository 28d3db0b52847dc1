// Facts of installed systems: accounts and folders that are there, whatever is installed.
#pragma once

#include "package/model.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace pdist::package {

/// Accounts of every system of a format.
const std::vector<std::string_view>& system_users(Format format);
const std::vector<std::string_view>& system_groups(Format format);

/// Folders of the file system hierarchy (FHS 3.0) that the distribution's packages own, or the machine's
/// administrator: none is one package's. `path` is absolute.
bool is_shared_folder(std::string_view path);

/// Below folders in which no package may make any: the administrator's, the users', and file systems without
/// a disk.
bool is_in_foreign_tree(std::string_view path);

bool contains(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

} // namespace pdist::package
