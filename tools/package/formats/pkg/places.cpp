#include "package/formats/pkg/places.hpp"

#include "support/glob.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

/// See `is_macos_base_folder`.
constexpr std::array base_folders{
    "Applications",
    "Library",
    "Library/Application Support",
    "Library/Fonts",
    "Library/Frameworks",
    "Library/LaunchAgents",
    "Library/LaunchDaemons",
    "Library/Logs",
    "Library/PreferencePanes",
    "Library/Preferences",
    "Library/PrivilegedHelperTools",
    "Library/Services",
    "Users",
    "Users/Shared",
    "opt",
    "private",
    "private/etc",
    "private/var",
    "private/var/db",
    "private/var/log",
    "usr",
    "usr/local",
    "usr/local/bin",
    "usr/local/etc",
    "usr/local/include",
    "usr/local/lib",
    "usr/local/libexec",
    "usr/local/sbin",
    "usr/local/share",
    "usr/local/share/bash-completion",
    "usr/local/share/bash-completion/completions",
    "usr/local/share/doc",
    "usr/local/share/fish",
    "usr/local/share/fish/vendor_completions.d",
    "usr/local/share/man",
    "usr/local/share/zsh",
    "usr/local/share/zsh/site-functions",
    "usr/local/var",
};

bool is_at_or_below(std::string_view folder, std::string_view path) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

bool takes(const std::vector<std::string>& globs, const std::string& path) {
  return std::ranges::any_of(globs, [&](const std::string& glob) {
    return support::glob_matches(glob, path) || support::glob_matches(glob + "/**", path);
  });
}

std::string completion_place(const std::string& shell, const std::string& path) {
  if (shell == "bash") return "usr/local/share/bash-completion/completions/" + file_name(path);
  if (shell == "fish") return "usr/local/share/fish/vendor_completions.d/" + file_name(path);
  return "usr/local/share/zsh/site-functions/" + file_name(path);
}

} // namespace

std::string pkg_support_folder(const Package& package) {
  return "Library/Application Support/" + package.name;
}

std::string pkg_placed_path(const std::string& path, const LayoutRequest& request) {
  for (const std::string_view folder : {"etc", "var"})
    if (is_at_or_below(folder, path)) return "private/" + path;
  // Absolute destinations of install rules are in a dist at their path without the first '/'.
  for (const std::string_view folder : {"usr", "opt", "srv", "Applications", "Library", "private"})
    if (is_at_or_below(folder, path)) return path;
  const std::string_view first = std::string_view(path).substr(0, path.find('/'));
  if (first.ends_with(".app")) return "Applications/" + path;
  return request.install_root + '/' + path;
}

Placed pkg_place(const Package& package, const std::string& path, const LayoutRequest& request) {
  if (takes(package.contents.config_files, path))
    return {pkg_support_folder(package) + "/defaults/" + path, false};
  if (path.starts_with("share/man/")) return {"usr/local/" + path, false};
  if (takes(package.contents.man_pages, path)) {
    const std::string name = file_name(path);
    return {"usr/local/share/man/man" + name.substr(name.rfind('.') + 1, 1) + '/' + name, false};
  }
  for (const auto& [shell, file] : package.contents.completions)
    if (file == path) return {completion_place(shell, path), false};
  return {pkg_placed_path(path, request), false};
}

bool is_macos_base_folder(std::string_view path) {
  return std::ranges::find(base_folders, path) != base_folders.end() ||
         path.starts_with("usr/local/share/man/");
}

bool is_macos_place(std::string_view path) {
  constexpr std::array writable{"Applications", "Library", "Users/Shared", "opt", "private", "usr/local"};
  // What is above them is a folder of the system.
  return std::ranges::any_of(writable, [&](std::string_view folder) {
    return is_at_or_below(folder, path) || is_at_or_below(path, folder);
  });
}

std::string macos_folded(std::string_view path) {
  return support::ascii_lower(path);
}

} // namespace pdist::package
