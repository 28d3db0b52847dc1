// The folders of a package, which lead to its entries.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/layout_rules.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace pdist::package {

/// Modes of the folders of a package by their paths in it.
using FolderModes = std::map<std::string, std::uint32_t>;

/// Notes the modes of the folders above one entry that is `in_dist` and was `placed` in the package. Folders
/// keep the modes that they have in the dist as far as they keep their names: "etc/chat" is "/etc/chat", what
/// is above it is the system's. Where two folders of the dist become one, it has the narrower mode.
void note_folder_modes(FolderModes& modes, const manifest::Manifest& dist, std::string_view in_dist,
                       std::string_view placed);

/// Adds the folders that lead to the entries of `tree`, says which are shared, and sorts the entries. Folders
/// that are shared or not in `modes` have mode 0755.
void add_folders(PackageTree& tree, const FolderModes& modes, const LayoutRules& rules);

} // namespace pdist::package
