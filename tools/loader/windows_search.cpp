#include "loader/windows_search.hpp"

#include "support/text.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace pdist::loader {

namespace fs = std::filesystem;

namespace {

/// The loader adds ".dll" to a name without a dot (LoadLibrary's documentation).
std::string file_name_of(std::string_view name) {
  std::string out(name);
  if (out.find('.') == std::string::npos) out += ".dll";
  return out;
}

} // namespace

struct WindowsSearch::Candidates {
  WindowsSearch& search;
  std::string name; ///< as written, with its extension
  const binary::Architecture& wanted;
  std::vector<Attempt>* attempts;
  Hit hit{};

  /// True when the search is over. The name that is written as the needed one comes first.
  bool try_folder(const std::string& folder, const std::string& rule) {
    const FolderNames& names = search.names_in(folder);
    const auto at = names.find(support::ascii_lower(name));
    if (at == names.end()) return reject(folder, rule, "not there");
    std::vector<std::string> spellings = at->second;
    std::stable_partition(spellings.begin(), spellings.end(),
                          [&](const std::string& each) { return each == name; });
    return std::ranges::any_of(spellings,
                               [&](const std::string& spelling) { return try_file(folder, spelling, rule); });
  }

private:
  bool try_file(const std::string& folder, const std::string& spelling, const std::string& rule) {
    const Look& look = search.store_.look(folder + (folder.ends_with('/') ? "" : "/") + spelling);
    if (look.file == nullptr) return reject(folder, rule, look.finding);
    const binary::Binary& found = look.file->content->binary;
    if (found.format != binary::Format::pe) return reject(folder, rule, "not a Windows library");
    if (!binary::fit_together(found.architecture, wanted))
      return reject(folder, rule, "wrong architecture: " + binary::shown(found.architecture));
    hit.file = look.file;
    hit.rule = spelling == name ? rule : fmt::format("{}, as '{}'", rule, support::escaped(spelling));
    return true;
  }

  bool reject(const std::string& folder, const std::string& rule, const std::string& finding) {
    if (attempts != nullptr) attempts->push_back({folder, rule, finding});
    return false;
  }
};

WindowsSearch::WindowsSearch(TargetRoot& root, FileStore& store, const std::vector<fs::path>& extra_folders)
    : root_(root), store_(store) {
  for (const fs::path& folder : extra_folders)
    extra_folders_.push_back(root.tidied(fs::absolute(folder).string()));
}

LibrarySearch::Hit WindowsSearch::find(std::string_view name, const Link& needing,
                                       const binary::Architecture& wanted, std::vector<Attempt>* attempts) {
  Candidates candidates{*this, file_name_of(name), wanted, attempts};
  if (name.find_first_of("/\\:") != std::string_view::npos) {
    if (attempts != nullptr)
      attempts->push_back({{}, "needed name", "a path: only file names are looked up"});
    return {};
  }
  const Link* program = &needing;
  while (program->loader != nullptr)
    program = program->loader;
  const std::string folder = folder_part(program->file->path);
  if (candidates.try_folder(folder, "folder of " + program->file->path)) return candidates.hit;
  if (!root_.offers_system()) return {};
  const std::string beside = folder_part(needing.file->path);
  if (beside != folder && candidates.try_folder(beside, "folder of " + needing.file->path))
    return candidates.hit;
  for (const std::string& extra : extra_folders_)
    if (candidates.try_folder(extra, "LIBRARY_FOLDERS")) return candidates.hit;
  if (root_.is_folder()) candidates.try_folder(root_.here("/bin"), "bin folder of the sysroot");
  return candidates.hit;
}

const WindowsSearch::FolderNames& WindowsSearch::names_in(const std::string& folder) {
  const auto [at, is_new] = folders_.try_emplace(folder);
  if (!is_new) return at->second;
  for (std::string& name : support::names_if_readable(folder))
    at->second[support::ascii_lower(name)].push_back(std::move(name));
  return at->second;
}

} // namespace pdist::loader
