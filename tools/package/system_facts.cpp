#include "package/system_facts.hpp"

namespace pdist::package {

// Debian's base-passwd, and the setup package of Fedora and its kin.
const std::vector<std::string_view>& system_users(Format format) {
  static const std::vector<std::string_view> deb{"root",     "daemon", "bin",  "sys",  "sync", "games",
                                                 "man",      "lp",     "mail", "news", "uucp", "proxy",
                                                 "www-data", "backup", "list", "irc",  "_apt", "nobody"};
  static const std::vector<std::string_view> rpm{"root",  "bin",      "daemon", "adm",  "lp",
                                                 "sync",  "shutdown", "halt",   "mail", "operator",
                                                 "games", "ftp",      "nobody"};
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
  return format == Format::deb ? deb : rpm;
}

bool is_shared_folder(std::string_view path) {
  static const std::vector<std::string_view> shared{"/bin",
                                                    "/boot",
                                                    "/dev",
                                                    "/etc",
                                                    "/home",
                                                    "/lib",
                                                    "/lib64",
                                                    "/media",
                                                    "/mnt",
                                                    "/opt",
                                                    "/proc",
                                                    "/root",
                                                    "/run",
                                                    "/sbin",
                                                    "/srv",
                                                    "/sys",
                                                    "/tmp",
                                                    "/usr",
                                                    "/usr/bin",
                                                    "/usr/include",
                                                    "/usr/lib",
                                                    "/usr/libexec",
                                                    "/usr/local",
                                                    "/usr/sbin",
                                                    "/usr/share",
                                                    "/usr/src",
                                                    "/var",
                                                    "/var/backups",
                                                    "/var/cache",
                                                    "/var/lib",
                                                    "/var/local",
                                                    "/var/lock",
                                                    "/var/log",
                                                    "/var/mail",
                                                    "/var/opt",
                                                    "/var/run",
                                                    "/var/spool",
                                                    "/var/tmp",
                                                    "/var/www",
                                                    "/etc/cron.d",
                                                    "/etc/default",
                                                    "/etc/init.d",
                                                    "/etc/logrotate.d",
                                                    "/etc/opt",
                                                    "/etc/profile.d",
                                                    "/etc/ssl",
                                                    "/etc/systemd",
                                                    "/etc/sysconfig",
                                                    "/etc/systemd/system"};
  return contains(shared, path);
}

bool is_in_foreign_tree(std::string_view path) {
  static const std::vector<std::string_view> trees{"/boot", "/dev", "/home", "/media",     "/mnt",    "/proc",
                                                   "/root", "/sys", "/tmp",  "/usr/local", "/var/tmp"};
  return std::ranges::any_of(trees, [&](std::string_view tree) {
    return path.starts_with(tree) && path.size() > tree.size() && path[tree.size()] == '/';
  });
}

} // namespace pdist::package
