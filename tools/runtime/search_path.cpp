#include "runtime/search_path.hpp"

#include "support/error.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace pdist::runtime {

namespace {

/// What follows the word for the binary's folder in an entry ("" or "/…"); nothing when the entry starts with
/// something else.
std::optional<std::string_view> after_origin(std::string_view entry) {
  for (const std::string_view token : {glibc_origin, std::string_view("${ORIGIN}"), dyld_origin}) {
    if (!entry.starts_with(token)) continue;
    entry.remove_prefix(token.size());
    if (entry.empty() || entry.starts_with('/')) return entry;
  }
  return std::nullopt;
}

} // namespace

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string origin_path(std::string_view binary, std::string_view folder, std::string_view origin) {
  if (folder.find_first_of(":$") != std::string_view::npos) {
    throw support::Error(std::string(binary),
                         fmt::format("its search path cannot name the folder '{}'", support::escaped(folder)),
                         "':' separates folders there and '$' starts a token",
                         "give the folder another name");
  }
  const std::filesystem::path from = std::filesystem::path("/") / folder_of(binary);
  const std::string relative = (std::filesystem::path("/") / folder).lexically_relative(from).string();
  return relative == "." ? std::string(origin) : fmt::format("{}/{}", origin, relative);
}

std::vector<std::string> inner_folders(std::string_view binary, std::string_view search_path) {
  std::vector<std::string> out;
  while (!search_path.empty()) {
    const std::size_t colon = search_path.find(':');
    const std::string_view entry = search_path.substr(0, colon);
    search_path.remove_prefix(colon == std::string_view::npos ? search_path.size() : colon + 1);
    const std::optional<std::string_view> rest = after_origin(entry);
    if (!rest || rest->find('$') != std::string_view::npos) continue;
    const std::string target = rest->empty() ? "." : std::string(rest->substr(1)) + "/.";
    if (const auto folder = support::resolve_inner_link(binary, target)) out.push_back(*folder);
  }
  return out;
}

std::string search_path_for(std::string_view binary, const std::vector<std::string>& folders,
                            std::string_view origin) {
  std::vector<std::string> seen;
  std::string out;
  for (const std::string& folder : folders) {
    std::string entry = origin_path(binary, folder, origin);
    if (std::ranges::find(seen, entry) != seen.end()) continue;
    if (!out.empty()) out += ':';
    out += entry;
    seen.push_back(std::move(entry));
  }
  return out;
}

} // namespace pdist::runtime
