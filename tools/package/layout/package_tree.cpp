#include "package/layout/package_tree.hpp"

#include <algorithm>

namespace pdist::package {

std::string relative_link(std::string_view from, std::string_view to) {
  std::size_t common = 0;
  for (std::size_t i = 0; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i)
    if (from[i] == '/') common = i + 1;
  std::string out;
  for (const char c : from.substr(common))
    if (c == '/') out += "../";
  return out + std::string(to.substr(common));
}

PackageEntry link_entry(std::string path, std::string_view target) {
  PackageEntry link;
  link.link_target = relative_link(path, target);
  link.path = std::move(path);
  link.type = support::EntryType::symlink;
  link.mode = 0777;
  return link;
}

} // namespace pdist::package
