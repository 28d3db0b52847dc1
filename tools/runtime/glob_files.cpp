#include "runtime/glob_files.hpp"

#include "support/error.hpp"
#include "support/found.hpp"
#include "support/glob.hpp"
#include "support/walk.hpp"

#include <algorithm>

namespace pdist::runtime {

namespace {

bool has_wildcard(std::string_view part) {
  return part.find_first_of("*?[\\") != std::string_view::npos;
}

/// Matches below each of `folders`, whose names match `part`.
std::vector<Path> matches_in(const std::vector<Path>& folders, const std::string& part) {
  std::vector<Path> out;
  for (const Path& folder : folders) {
    if (!has_wildcard(part)) {
      if (support::found_itself(folder / part)) out.push_back(folder / part);
      continue;
    }
    if (!support::is_folder(folder)) continue;
    for (const std::string& name : support::names_in(folder))
      if (support::glob_matches(part, name)) out.push_back(folder / name);
  }
  std::ranges::sort(out);
  return out;
}

} // namespace

std::vector<Path> expand_glob(const std::string& pattern) {
  std::vector<Path> found{"/"};
  for (const Path& part : Path(pattern).relative_path()) {
    if (!part.empty()) found = matches_in(found, part.string());
  }
  return found;
}

std::vector<Path> folders_of_glob(const std::string& pattern) {
  std::vector<Path> out, found{"/"};
  for (const Path& part : Path(pattern).relative_path()) {
    if (has_wildcard(part.string())) {
      std::ranges::copy_if(found, std::back_inserter(out), support::is_folder);
    }
    found = matches_in(found, part.string());
  }
  return out;
}

std::string glob_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

} // namespace pdist::runtime
