#include "package/layout/folders.hpp"

#include <algorithm>
#include <set>

namespace pdist::package {

namespace {

using support::EntryType;

bool is_shared(const PackageEntry& entry, const LayoutRules& rules) {
  return entry.type == EntryType::folder && rules.is_shared_folder(entry.path);
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

} // namespace

void note_folder_modes(FolderModes& modes, const manifest::Manifest& dist, std::string_view in_dist,
                       std::string_view placed) {
  for (;;) {
    in_dist = parent_of(in_dist);
    placed = parent_of(placed);
    if (in_dist.empty() || placed.empty() || last_part(in_dist) != last_part(placed)) return;
    const auto at = std::ranges::lower_bound(dist.entries, in_dist, {}, &manifest::Entry::path);
    if (at == dist.entries.end() || at->path != in_dist) return;
    const auto [known, is_new] = modes.try_emplace(std::string(placed), at->mode);
    if (!is_new) known->second &= at->mode;
  }
}

void add_folders(PackageTree& tree, const FolderModes& modes, const LayoutRules& rules) {
  std::set<std::string> folders, present;
  for (const PackageEntry& entry : tree.entries) {
    if (entry.type == EntryType::folder) present.insert(entry.path);
    for (std::size_t slash = entry.path.find('/'); slash != std::string::npos;
         slash = entry.path.find('/', slash + 1))
      folders.insert(entry.path.substr(0, slash));
  }
  for (const std::string& folder : folders) {
    if (present.contains(folder)) continue;
    PackageEntry entry;
    entry.path = folder;
    entry.type = EntryType::folder;
    const auto mode = modes.find(folder);
    entry.mode = mode == modes.end() || is_shared(entry, rules) ? 0755 : mode->second;
    tree.entries.push_back(std::move(entry));
  }
  for (PackageEntry& entry : tree.entries)
    entry.shared = is_shared(entry, rules);
  std::ranges::sort(tree.entries, {}, &PackageEntry::path);
}

} // namespace pdist::package
