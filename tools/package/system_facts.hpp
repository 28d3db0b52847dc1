// Facts of installed systems: accounts and folders that are there, whatever is installed.
#pragma once

#include "package/model/model.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace pdist::package {

/// Accounts of every system of a format.
const std::vector<std::string_view>& system_users(Format format);
/// Groups of every system of a format.
const std::vector<std::string_view>& system_groups(Format format);

/// Folders that the distribution's packages or the machine's administrator own (see `is_base_folder`), and
/// those of the system itself: none is one package's, to be removed when it is purged. `path` is absolute.
bool is_shared_folder(std::string_view path);

/// Below folders in which no package may make any: the administrator's, the users', and file systems without
/// a disk.
bool is_in_foreign_tree(std::string_view path);

/// Whether `word` is one of `words`.
bool contains(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

} // namespace pdist::package
