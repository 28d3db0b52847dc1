#include "package/formats/deb/facts.hpp"

#include <array>

namespace pdist::package {

namespace {

/// Debian policy 5.6.1, 5.6.12 and 7.1.
constexpr RelationSpelling spelling{"Debian", "[a-z0-9][a-z0-9+.-]+(:[a-z0-9-]+)?",
                                    "([0-9]+:)?[0-9][A-Za-z0-9.+~-]*"};

/// dpkg's cputable and tupletable.
constexpr std::array machines{
    MachineNames{"x86_64", "amd64", "usr/lib/x86_64-linux-gnu"},
    MachineNames{"i386", "i386", "usr/lib/i386-linux-gnu"},
    MachineNames{"aarch64", "arm64", "usr/lib/aarch64-linux-gnu"},
    MachineNames{"arm", "armhf", "usr/lib/arm-linux-gnueabihf"},
    MachineNames{"powerpc64le", "ppc64el", "usr/lib/powerpc64le-linux-gnu"},
    MachineNames{"powerpc64", "ppc64", "usr/lib/powerpc64-linux-gnu"},
    MachineNames{"powerpc", "powerpc", "usr/lib/powerpc-linux-gnu"},
    MachineNames{"s390x", "s390x", "usr/lib/s390x-linux-gnu"},
    MachineNames{"riscv64", "riscv64", "usr/lib/riscv64-linux-gnu"},
    MachineNames{"loongarch64", "loong64", "usr/lib/loongarch64-linux-gnu"},
};

// Debian's base-passwd.
constexpr std::array<std::string_view, 18> users{"root",     "daemon", "bin",  "sys",  "sync", "games",
                                                 "man",      "lp",     "mail", "news", "uucp", "proxy",
                                                 "www-data", "backup", "list", "irc",  "_apt", "nobody"};
constexpr std::array<std::string_view, 38> groups{
    "root", "daemon", "bin",   "sys",      "adm",     "tty",      "disk",  "lp",     "mail",   "news",
    "uucp", "man",    "proxy", "kmem",     "dialout", "fax",      "voice", "cdrom",  "floppy", "tape",
    "sudo", "audio",  "dip",   "www-data", "backup",  "operator", "list",  "irc",    "src",    "shadow",
    "utmp", "video",  "sasl",  "plugdev",  "staff",   "games",    "users", "nogroup"};

} // namespace

constexpr FormatFacts deb_facts{.name = "deb",
                                .title = "a .deb",
                                .system = "linux",
                                .extension = ".deb",
                                .generator = "DEB",
                                .by_default = true,
                                .scheme = VersionScheme::deb,
                                .release_mark = "-",
                                .spelling = &spelling,
                                .machines = machines,
                                .any_machine = "all",
                                .private_parent = "usr/lib/",
                                .users = users,
                                .groups = groups,
                                .takes_hooks = true,
                                .has_linkage = true,
                                .debug_suffix = "dbgsym"};

} // namespace pdist::package
