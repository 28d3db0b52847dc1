#include "package/system_facts.hpp"

#include "package/places.hpp"

namespace pdist::package {

// Debian's base-passwd, and the setup package of Fedora and its kin.
const std::vector<std::string_view>& system_users(Format format) {
  static const std::vector<std::string_view> deb{"root",     "daemon", "bin",  "sys",  "sync", "games",
                                                 "man",      "lp",     "mail", "news", "uucp", "proxy",
                                                 "www-data", "backup", "list", "irc",  "_apt", "nobody"};
  static const std::vector<std::string_view> rpm{"root",  "bin",      "daemon", "adm",  "lp",
                                                 "sync",  "shutdown", "halt",   "mail", "operator",
                                                 "games", "ftp",      "nobody"};
  // /etc/passwd of macOS 11
  static const std::vector<std::string_view> pkg{"root", "daemon", "nobody", "_www", "_lp", "_postfix"};
  if (format == Format::pkg) return pkg;
  return format == Format::deb ? deb : rpm;
}

const std::vector<std::string_view>& system_groups(Format format) {
  static const std::vector<std::string_view> deb{
      "root", "daemon", "bin",   "sys",      "adm",     "tty",      "disk",  "lp",     "mail",   "news",
      "uucp", "man",    "proxy", "kmem",     "dialout", "fax",      "voice", "cdrom",  "floppy", "tape",
      "sudo", "audio",  "dip",   "www-data", "backup",  "operator", "list",  "irc",    "src",    "shadow",
      "utmp", "video",  "sasl",  "plugdev",  "staff",   "games",    "users", "nogroup"};
  static const std::vector<std::string_view> rpm{
      "root", "bin",   "daemon", "sys",  "adm",   "tty",     "disk",   "lp",    "mem",
      "kmem", "wheel", "cdrom",  "mail", "man",   "dialout", "floppy", "games", "utmp",
      "tape", "video", "ftp",    "lock", "audio", "users",   "nobody"};
  // /etc/group of macOS 11; there, what others call root is wheel.
  static const std::vector<std::string_view> pkg{
      "root", "wheel", "daemon", "kmem",   "sys", "tty",      "operator", "mail",
      "bin",  "staff", "_www",   "nobody", "_lp", "everyone", "admin",    "_postfix"};
  if (format == Format::pkg) return pkg;
  return format == Format::deb ? deb : rpm;
}

bool is_shared_folder(std::string_view path) {
  // Beside those that every package shares: the state of the system itself, of its package managers and
  // services.
  static const std::vector<std::string_view> of_system{
      "/etc/alternatives", "/etc/apt",     "/etc/dpkg",        "/etc/pam.d",       "/etc/rpm",
      "/etc/security",     "/etc/ssh",     "/etc/ssl",         "/etc/ssl/certs",   "/etc/sudoers.d",
      "/etc/yum.repos.d",  "/var/backups", "/var/cache/apt",   "/var/cache/dnf",   "/var/lib/apt",
      "/var/lib/dpkg",     "/var/lib/rpm", "/var/lib/systemd", "/var/log/journal", "/var/www"};
  return is_base_folder(path.substr(std::min<std::size_t>(1, path.size()))) || contains(of_system, path);
}

bool is_in_foreign_tree(std::string_view path) {
  static const std::vector<std::string_view> trees{"/boot", "/dev", "/home", "/media",     "/mnt",    "/proc",
                                                   "/root", "/sys", "/tmp",  "/usr/local", "/var/tmp"};
  return std::ranges::any_of(trees, [&](std::string_view tree) {
    return path.starts_with(tree) && path.size() > tree.size() && path[tree.size()] == '/';
  });
}

} // namespace pdist::package
