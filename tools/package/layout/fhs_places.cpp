#include "package/layout/fhs_places.hpp"

#include "support/glob.hpp"

#include <algorithm>

namespace pdist::package {

namespace {

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_below(std::string_view folder, std::string_view path) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Folders of the shells that look there for completions of packages.
std::string completion_path(const std::string& shell, const std::string& path, std::string_view zsh_folder) {
  if (shell == "bash") return "usr/share/bash-completion/completions/" + file_name(path);
  if (shell == "fish") return "usr/share/fish/vendor_completions.d/" + file_name(path);
  return std::string(zsh_folder) + file_name(path);
}

/// man-db looks for `man1/x.1` below `share/man`, also for translations in `de/man1`.
Placed man_page(const std::string& path) {
  constexpr std::string_view usual = "share/man/";
  if (path.starts_with(usual)) return {"usr/" + path, !path.ends_with(".gz")};
  const std::string name = file_name(path);
  const std::string section = name.substr(name.rfind('.') + 1, 1);
  return {"usr/share/man/man" + section + '/' + name, !path.ends_with(".gz")};
}

bool matches_any(const std::vector<std::string>& globs, const std::string& path) {
  return std::ranges::any_of(globs,
                             [&](const std::string& glob) { return support::glob_matches(glob, path); });
}

} // namespace

bool is_public_library(std::string_view path, const std::string& folder) {
  if (!is_below(folder, path)) return false;
  const std::string_view name = path.substr(folder.size() + 1);
  return name.find('/') == std::string_view::npos &&
         (name.ends_with(".so") || name.find(".so.") != std::string_view::npos);
}

Placed fhs_place(const Contents& contents, const std::string& path, const LayoutRequest& request,
                 const FhsPlaces& places) {
  if (is_below("share/man", path) || matches_any(contents.man_pages, path)) return man_page(path);
  for (const auto& [shell, file] : contents.completions)
    if (file == path) return {completion_path(shell, path, places.zsh_completions), false};
  for (const Icon& icon : contents.icons)
    if (icon.file == path)
      return {"usr/share/icons/hicolor/" + icon.size + "/apps/" + file_name(path), false};
  return {fhs_file_place(path, request, places.format), false};
}

std::string fhs_file_place(const std::string& path, const LayoutRequest& request, const FormatFacts& format) {
  // Absolute destinations of install rules are in a dist at their path without the first '/'.
  for (const std::string_view folder : {"etc", "var", "usr", "opt", "srv"})
    if (path == folder || is_below(folder, path)) return path;
  if (request.linkage == Linkage::bundled) return request.install_root + '/' + path;
  if (is_public_library(path, "lib")) return library_folder(format, request.machine) + '/' + file_name(path);
  return "usr/" + path;
}

} // namespace pdist::package
