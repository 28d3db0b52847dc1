#include "package/places.hpp"

#include "support/glob.hpp"

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// Debian: the triplets of dpkg's tupletable. rpm: where the distributions' %{_libdir} is not /usr/lib.
struct LibraryFolder {
  std::string_view machine, debian, rpm;
};
constexpr std::array library_folders{
    LibraryFolder{"x86_64", "x86_64-linux-gnu", "usr/lib64"},
    LibraryFolder{"i386", "i386-linux-gnu", "usr/lib"},
    LibraryFolder{"aarch64", "aarch64-linux-gnu", "usr/lib64"},
    LibraryFolder{"arm", "arm-linux-gnueabihf", "usr/lib"},
    LibraryFolder{"powerpc64le", "powerpc64le-linux-gnu", "usr/lib64"},
    LibraryFolder{"powerpc64", "powerpc64-linux-gnu", "usr/lib64"},
    LibraryFolder{"powerpc", "powerpc-linux-gnu", "usr/lib"},
    LibraryFolder{"s390x", "s390x-linux-gnu", "usr/lib64"},
    LibraryFolder{"riscv64", "riscv64-linux-gnu", "usr/lib64"},
    LibraryFolder{"loongarch64", "loongarch64-linux-gnu", "usr/lib64"},
};

/// See `is_base_folder`.
constexpr std::array base_folders{
    "bin",
    "boot",
    "dev",
    "etc",
    "etc/cron.d",
    "etc/default",
    "etc/init.d",
    "etc/logrotate.d",
    "etc/opt",
    "etc/profile.d",
    "etc/skel",
    "etc/sysconfig",
    "etc/systemd",
    "etc/systemd/system",
    "etc/systemd/user",
    "etc/xdg",
    "etc/xdg/autostart",
    "home",
    "lib",
    "lib64",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "srv",
    "sys",
    "tmp",
    "usr",
    "usr/bin",
    "usr/games",
    "usr/include",
    "usr/lib",
    "usr/lib/debug",
    "usr/lib/debug/.build-id",
    "usr/lib/systemd",
    "usr/lib/systemd/system",
    "usr/lib/systemd/system-preset",
    "usr/lib/systemd/user",
    "usr/lib/sysusers.d",
    "usr/lib/tmpfiles.d",
    "usr/lib/udev",
    "usr/lib/udev/rules.d",
    "usr/lib64",
    "usr/libexec",
    "usr/local",
    "usr/sbin",
    "usr/share",
    "usr/share/applications",
    "usr/share/bash-completion",
    "usr/share/bash-completion/completions",
    "usr/share/doc",
    "usr/share/fish",
    "usr/share/fish/vendor_completions.d",
    "usr/share/icons",
    "usr/share/icons/hicolor",
    "usr/share/info",
    "usr/share/licenses",
    "usr/share/lintian",
    "usr/share/lintian/overrides",
    "usr/share/locale",
    "usr/share/man",
    "usr/share/metainfo",
    "usr/share/mime",
    "usr/share/mime/packages",
    "usr/share/misc",
    "usr/share/pixmaps",
    "usr/share/zsh",
    "usr/share/zsh/site-functions",
    "usr/share/zsh/vendor-completions",
    "usr/src",
    "var",
    "var/cache",
    "var/lib",
    "var/local",
    "var/lock",
    "var/log",
    "var/mail",
    "var/opt",
    "var/run",
    "var/spool",
    "var/tmp",
};

bool is_below(std::string_view folder, std::string_view path) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Folders of the shells that look there for completions of packages.
std::string completion_path(const std::string& shell, const std::string& path, Format format) {
  if (shell == "bash") return "usr/share/bash-completion/completions/" + file_name(path);
  if (shell == "fish") return "usr/share/fish/vendor_completions.d/" + file_name(path);
  const bool debian = format == Format::deb;
  return (debian ? "usr/share/zsh/vendor-completions/" : "usr/share/zsh/site-functions/") + file_name(path);
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

std::string library_folder(Format format, std::string_view machine) {
  const auto at = std::ranges::find(library_folders, machine, &LibraryFolder::machine);
  if (at == library_folders.end()) return "usr/lib";
  return format == Format::deb ? "usr/lib/" + std::string(at->debian) : std::string(at->rpm);
}

bool is_public_library(std::string_view path, const std::string& folder) {
  if (!is_below(folder, path)) return false;
  const std::string_view name = path.substr(folder.size() + 1);
  return name.find('/') == std::string_view::npos &&
         (name.ends_with(".so") || name.find(".so.") != std::string_view::npos);
}

Placed placed_in(const Contents& contents, const std::string& path, const LayoutRequest& request) {
  if (request.format == Format::nsis) return {path, false}; // the dist as it is
  if (is_below("share/man", path) || matches_any(contents.man_pages, path)) return man_page(path);
  for (const auto& [shell, file] : contents.completions)
    if (file == path) return {completion_path(shell, path, request.format), false};
  for (const Icon& icon : contents.icons)
    if (icon.file == path)
      return {"usr/share/icons/hicolor/" + icon.size + "/apps/" + file_name(path), false};
  return {placed_path(path, request), false};
}

std::string placed_path(const std::string& path, const LayoutRequest& request) {
  // Absolute destinations of install rules are in a dist at their path without the first '/'.
  for (const std::string_view folder : {"etc", "var", "usr", "opt", "srv"})
    if (path == folder || is_below(folder, path)) return path;
  if (request.linkage == Linkage::bundled) return request.install_root + '/' + path;
  if (is_public_library(path, "lib"))
    return library_folder(request.format, request.machine) + '/' + file_name(path);
  return "usr/" + path;
}

std::string relative_link(std::string_view from, std::string_view to) {
  std::size_t common = 0;
  for (std::size_t i = 0; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i)
    if (from[i] == '/') common = i + 1;
  std::string out;
  for (const char c : from.substr(common))
    if (c == '/') out += "../";
  return out + std::string(to.substr(common));
}

bool is_base_folder(std::string_view path) {
  if (std::ranges::find(base_folders, path) != base_folders.end()) return true;
  // hicolor's sizes, and man sections with their translations.
  return is_below("usr/share/icons/hicolor", path) || is_below("usr/share/man", path) ||
         is_below("usr/share/locale", path);
}

} // namespace pdist::package
