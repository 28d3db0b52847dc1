#include "programs/rpath/edit.hpp"

#include "binary/search_path.hpp"
#include "support/found.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;
using binary::Binary;

/// The file in `folder` that the loader would find there for a needed name; empty where it looks elsewhere.
fs::path found_as(const fs::path& folder, const std::string& needed, binary::Format format) {
  constexpr std::string_view token = "@rpath/";
  if (format != binary::Format::macho) return folder / needed;
  return needed.starts_with(token) ? folder / needed.substr(token.size()) : fs::path{};
}

/// Whether `folder` holds one of the libraries in `open`, for the same architecture; takes those away: a
/// folder further back is not asked for them any more.
bool has_needed(const fs::path& folder, const Binary& binary, std::set<std::string>& open) {
  return std::erase_if(open, [&](const std::string& name) {
           const fs::path path = found_as(folder, name, binary.format);
           if (path.empty() || !support::is_file(path)) return false;
           const auto library = binary::read(support::ReadableFile(path));
           if (!library || library->format != binary.format) return false;
           return std::ranges::any_of(binary::slices_of(*library), [&](const Binary* slice) {
             return binary::fit_together(slice->architecture, binary.architecture);
           });
         }) > 0;
}

/// Whether --shrink-rpath leaves a folder in the search path of `binary`. `open`: the needed libraries that
/// no folder before it has.
bool stays(const RpathOptions& options, const Binary& binary, const std::string& folder,
           std::set<std::string>& open) {
  // Where $ORIGIN, @loader_path and relative folders lead depends on where the file will be: they stay.
  if (!folder.starts_with('/')) return true;
  const auto allows = [&](const std::string& prefix) { return folder.starts_with(prefix); };
  const std::vector<std::string> prefixes = binary::search_path_entries(options.allowed_prefixes);
  if (!prefixes.empty() && std::ranges::none_of(prefixes, allows)) return false;
  return has_needed(folder, binary, open);
}

std::set<std::string> all_needed(const Binary& binary) {
  return {binary.needed.begin(), binary.needed.end()};
}

std::string shrunk_path(const RpathOptions& options, const Binary& binary) {
  std::set<std::string> open = all_needed(binary);
  return binary::filtered_search_path(
      current_path(binary), [&](const std::string& folder) { return stays(options, binary, folder, open); });
}

void edit_path(const RpathOptions& options, const Binary& binary, binary::Edit& edit) {
  if (options.shrink_rpath) edit.search_path = shrunk_path(options, binary);
  if (options.add_rpath.empty()) return;
  edit.search_path = current_path(binary);
  for (const std::string& added : options.add_rpath)
    edit.search_path = binary::extended_search_path(*edit.search_path, added);
}

/// Folders that no slice needs go. The others are to become what they are: of those that are there twice, one
/// remains then.
void shrink_rpaths(const RpathOptions& options, const Binary& binary, binary::Edit& edit) {
  const std::vector<const Binary*> slices = binary::slices_of(binary);
  std::set<std::string> kept;
  for (const Binary* slice : slices) {
    std::set<std::string> open = all_needed(*slice);
    for (const std::string& folder : slice->rpaths)
      if (stays(options, *slice, folder, open)) kept.insert(folder);
  }
  for (const Binary* slice : slices) {
    for (const std::string& folder : slice->rpaths) {
      if (kept.contains(folder))
        edit.macho.change_rpaths.emplace_back(folder, folder);
      else
        edit.macho.remove_rpaths.push_back(folder);
    }
  }
}

void edit_rpaths(const RpathOptions& options, const Binary& binary, binary::Edit& edit) {
  if (options.shrink_rpath) shrink_rpaths(options, binary, edit);
  for (const std::string& added : options.add_rpath)
    for (const std::string& folder : binary::search_path_entries(added))
      edit.macho.add_rpaths.push_back(folder);
}

} // namespace

std::string current_path(const Binary& binary) {
  return binary.runpath.value_or(binary.rpath.value_or(""));
}

binary::Edit edit_for(const RpathOptions& options, const Binary& binary) {
  using Tag = binary::Edit::SearchPathTag;
  binary::Edit edit;
  edit.search_path = options.set_rpath;
  if (options.remove_rpath) edit.search_path = "";
  if (binary.format == binary::Format::macho)
    edit_rpaths(options, binary, edit);
  else
    edit_path(options, binary, edit);
  edit.macho.remove_rpaths.insert(edit.macho.remove_rpaths.end(), options.delete_rpath.begin(),
                                  options.delete_rpath.end());
  edit.macho.change_rpaths.insert(edit.macho.change_rpaths.end(), options.change_rpath.begin(),
                                  options.change_rpath.end());
  if (options.set_rpath || !options.add_rpath.empty()) edit.tag = Tag::runpath;
  if (options.force_rpath) edit.tag = Tag::rpath;
  edit.replace_needed = options.replace_needed;
  edit.add_needed = options.add_needed;
  edit.remove_needed = options.remove_needed;
  edit.soname = options.soname;
  edit.interpreter = options.interpreter;
  edit.macho.sign_ad_hoc = options.sign;
  return edit;
}

} // namespace pdist::programs
