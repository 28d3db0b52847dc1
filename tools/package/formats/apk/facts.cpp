#include "package/formats/apk/facts.hpp"

#include <array>

namespace pdist::package {

namespace {

constexpr RelationSpelling spelling{.owner = "Alpine",
                                    .name = apk_name,
                                    .version = apk_version,
                                    .has_alternatives = false,
                                    .has_weak = false};

/// Alpine's names of its architectures. A 32-bit ARM with hardware floating point is armv7 there; armhf is an
/// older one.
constexpr std::array machines{
    MachineNames{"x86_64", "x86_64", "usr/lib"},       MachineNames{"i386", "x86", "usr/lib"},
    MachineNames{"aarch64", "aarch64", "usr/lib"},     MachineNames{"arm", "armv7", "usr/lib"},
    MachineNames{"powerpc64le", "ppc64le", "usr/lib"}, MachineNames{"s390x", "s390x", "usr/lib"},
    MachineNames{"riscv64", "riscv64", "usr/lib"},     MachineNames{"loongarch64", "loongarch64", "usr/lib"},
};

// What all releases of the package alpine-baselayout have in /etc/passwd and /etc/group.
constexpr std::array<std::string_view, 17> users{"root", "bin",   "daemon", "lp",    "sync",  "shutdown",
                                                 "halt", "mail",  "news",   "uucp",  "cron",  "ftp",
                                                 "sshd", "games", "ntp",    "guest", "nobody"};
constexpr std::array<std::string_view, 35> groups{
    "root",  "bin",      "daemon", "sys",    "adm",   "tty",    "disk",    "lp",    "kmem",
    "wheel", "floppy",   "mail",   "news",   "uucp",  "cron",   "audio",   "cdrom", "dialout",
    "ftp",   "sshd",     "input",  "tape",   "video", "netdev", "kvm",     "games", "shadow",
    "users", "www-data", "ntp",    "abuild", "utmp",  "ping",   "nogroup", "nobody"};

// What OpenRC has no words for (openrc-run(8), supervise-daemon(8)).
constexpr std::array refused{
    RefusedValue{
        "services", "type", "notify|forking",
        "OpenRC's supervisor watches a program that stays in the foreground, and hears nothing of it"},
    RefusedValue{"services", "restart", "on-.*",
                 "OpenRC starts a program again however it ended, or not at all"},
    RefusedValue{"services", "sandbox", "true", "OpenRC has no sandbox"},
    RefusedValue{"services", "after",
                 "(?!((network|network-online|nss-lookup|local-fs|remote-fs|basic|sysinit)\\.target|"
                 "[A-Za-z0-9:_.-]+\\.service)$).*",
                 "OpenRC has no such unit"},
};

/// apk 2 has sizes in 31 bits and a sign.
constexpr std::uint64_t largest_file = 0x7fff'ffff;

} // namespace

constexpr FormatFacts apk_facts{.name = "apk",
                                .title = "an .apk",
                                .system = "linux",
                                .extension = ".apk",
                                .scheme = VersionScheme::apk,
                                .release_mark = "-r",
                                .spelling = &spelling,
                                .machines = machines,
                                .private_parent = "usr/lib/",
                                .largest_file = largest_file,
                                .users = users,
                                .groups = groups,
                                .refused_values = refused,
                                .signing = Signing::key,
                                .takes_hooks = true,
                                .has_linkage = true,
                                .debug_suffix = "dbg"};

} // namespace pdist::package
