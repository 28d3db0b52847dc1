#include "binary/search_path.hpp"

#include <algorithm>

namespace pdist::binary {

namespace {

void add_once(std::vector<std::string>& entries, const std::string& entry) {
  if (std::find(entries.begin(), entries.end(), entry) == entries.end()) entries.push_back(entry);
}

} // namespace

std::vector<std::string> search_path_entries(std::string_view path) {
  std::vector<std::string> entries;
  if (path.empty()) return entries;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = path.find(':');
    entries.emplace_back(path.substr(0, end));
    if (end != std::string_view::npos) path.remove_prefix(end + 1);
  }
  return entries;
}

std::string joined_search_path(const std::vector<std::string>& entries) {
  std::string path;
  for (std::size_t i = 0; i < entries.size(); ++i)
    path += (i == 0 ? "" : ":") + entries[i];
  return path;
}

std::string extended_search_path(std::string_view path, std::string_view added) {
  std::vector<std::string> entries = search_path_entries(path);
  for (const std::string& entry : search_path_entries(added))
    add_once(entries, entry);
  return joined_search_path(entries);
}

std::string filtered_search_path(std::string_view path, const std::function<bool(const std::string&)>& keep) {
  std::vector<std::string> entries;
  for (const std::string& entry : search_path_entries(path))
    if (keep(entry)) add_once(entries, entry);
  return joined_search_path(entries);
}

} // namespace pdist::binary
