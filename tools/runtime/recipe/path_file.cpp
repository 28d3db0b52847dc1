#include "runtime/recipe/path_file.hpp"

#include "runtime/search_path.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

constexpr std::string_view blanks = " \t\r";

/// Of no path: a comment, a blank line, `import site`.
bool stays(std::string_view line) {
  return line.empty() || line.starts_with("import ");
}

/// From the root, from the current drive's root, or from a drive's current folder.
bool is_absolute(std::string_view path) {
  return path.starts_with('\\') || path.starts_with('/') || path.find(':') != std::string_view::npos;
}

std::string moved(std::string_view line, const PathFile& file, const std::string& folder) {
  std::string path(line);
  std::ranges::replace(path, '\\', '/');
  const std::string inner = Path(path).lexically_normal().string();
  if (is_absolute(line) || inner == ".." || inner.starts_with("../"))
    throw support::Error(file.name,
                         fmt::format("the path '{}' leads out of the runtime", support::escaped(line)),
                         "it would not be there on another machine", "take it out of the file");
  const Path target = (Path(file.home) / inner).lexically_normal();
  std::string out = target.lexically_relative(folder.empty() ? "." : folder).string();
  if (out.ends_with('/')) out.pop_back();
  std::ranges::replace(out, '/', '\\');
  return out;
}

} // namespace

std::string moved_path_file(const PathFile& file, const std::string& folder) {
  std::string out;
  for (std::string_view text = file.text; !text.empty();) {
    const std::string_view whole = support::trimmed(support::take_line(text), blanks);
    const std::string_view line = support::trimmed(whole.substr(0, whole.find('#')), blanks);
    out += stays(line) ? std::string(whole) : moved(line, file, folder);
    out += '\n';
  }
  return out;
}

void add_path_files(Draft& draft, const std::vector<PathFile>& files) {
  for (const PathFile& file : files) {
    std::vector<std::string> folders;
    for (const auto& [path, entry] : draft.entries())
      if (support::ascii_lower(Path(path).filename().string()) == support::ascii_lower(file.beside))
        folders.push_back(folder_of(path));
    for (const std::string& folder : folders) {
      DraftEntry entry;
      entry.plan.path = folder.empty() ? file.name : folder + '/' + file.name;
      if (draft.find(entry.plan.path) != nullptr) continue;
      entry.plan.content = moved_path_file(file, folder);
      entry.plan.origin = file.origin;
      draft.add(std::move(entry));
    }
  }
}

} // namespace pdist::runtime
