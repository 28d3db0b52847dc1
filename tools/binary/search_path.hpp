// Search paths as texts: folders between colons. Pure calculation.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary {

/// The entries of a search path, in order; an empty entry stays one. No entries for an empty path.
std::vector<std::string> search_path_entries(std::string_view path);
std::string joined_search_path(const std::vector<std::string>& entries);

/// `path` with the entries of `added` behind its own that are not in it yet.
std::string extended_search_path(std::string_view path, std::string_view added);

/// `path` with only the entries that `keep` accepts, and each of them once.
std::string filtered_search_path(std::string_view path, const std::function<bool(const std::string&)>& keep);

} // namespace pdist::binary
