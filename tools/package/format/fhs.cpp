#include "package/format/fhs.hpp"

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

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

} // namespace

bool is_base_folder(std::string_view path) {
  if (std::ranges::find(base_folders, path) != base_folders.end()) return true;
  // hicolor's sizes, and man sections with their translations.
  return is_below("usr/share/icons/hicolor", path) || is_below("usr/share/man", path) ||
         is_below("usr/share/locale", path);
}

bool is_shared_folder(std::string_view path) {
  // Beside those that every package shares: the state of the system itself, of its package managers and
  // services.
  static constexpr std::array<std::string_view, 20> of_system{
      "/etc/alternatives", "/etc/apt",     "/etc/dpkg",        "/etc/pam.d",       "/etc/rpm",
      "/etc/security",     "/etc/ssh",     "/etc/ssl",         "/etc/ssl/certs",   "/etc/sudoers.d",
      "/etc/yum.repos.d",  "/var/backups", "/var/cache/apt",   "/var/cache/dnf",   "/var/lib/apt",
      "/var/lib/dpkg",     "/var/lib/rpm", "/var/lib/systemd", "/var/log/journal", "/var/www"};
  return is_base_folder(path.substr(std::min<std::size_t>(1, path.size()))) ||
         std::ranges::find(of_system, path) != of_system.end();
}

bool is_in_foreign_tree(std::string_view path) {
  static constexpr std::array<std::string_view, 11> trees{
      "/boot", "/dev", "/home", "/media", "/mnt", "/proc", "/root", "/sys", "/tmp", "/usr/local", "/var/tmp"};
  return std::ranges::any_of(trees, [&](std::string_view tree) {
    return path.starts_with(tree) && path.size() > tree.size() && path[tree.size()] == '/';
  });
}

} // namespace pdist::package
