#include "package/formats/rpm/facts.hpp"

#include <array>

namespace pdist::package {

namespace {

/// rpm's names are anything that its parser takes for one word: here what needs no quoting in a spec file.
constexpr RelationSpelling spelling{"rpm", "[A-Za-z0-9_/.][A-Za-z0-9_/.+():~*-]*",
                                    "([0-9]+:)?[A-Za-z0-9._+~^]+(-[A-Za-z0-9._+~^]+)?"};

/// rpmrc's arch_canon, and where the distributions' %{_libdir} is.
constexpr std::array machines{
    MachineNames{"x86_64", "x86_64", "usr/lib64"},
    MachineNames{"i386", "i686", "usr/lib"},
    MachineNames{"aarch64", "aarch64", "usr/lib64"},
    MachineNames{"arm", "armv7hl", "usr/lib"},
    MachineNames{"powerpc64le", "ppc64le", "usr/lib64"},
    MachineNames{"powerpc64", "ppc64", "usr/lib64"},
    MachineNames{"powerpc", "ppc", "usr/lib"},
    MachineNames{"s390x", "s390x", "usr/lib64"},
    MachineNames{"riscv64", "riscv64", "usr/lib64"},
    MachineNames{"loongarch64", "loongarch64", "usr/lib64"},
};

// The setup package of Fedora and its kin.
constexpr std::array<std::string_view, 13> users{"root",  "bin",      "daemon", "adm",  "lp",
                                                 "sync",  "shutdown", "halt",   "mail", "operator",
                                                 "games", "ftp",      "nobody"};
constexpr std::array<std::string_view, 25> groups{
    "root", "bin",   "daemon", "sys",  "adm",   "tty",     "disk",   "lp",    "mem",
    "kmem", "wheel", "cdrom",  "mail", "man",   "dialout", "floppy", "games", "utmp",
    "tape", "video", "ftp",    "lock", "audio", "users",   "nobody"};

/// rpm has larger files in payloads without sizes, which libarchive cannot read: nobody would check them.
constexpr std::uint64_t largest_file = 0xffff'ffff;

} // namespace

constexpr FormatFacts rpm_facts{.name = "rpm",
                                .title = "an .rpm",
                                .system = "linux",
                                .extension = ".rpm",
                                .generator = "RPM",
                                .by_default = true,
                                .scheme = VersionScheme::rpm,
                                .release_mark = "-",
                                .spelling = &spelling,
                                .machines = machines,
                                .private_parent = "usr/lib/",
                                .largest_file = largest_file,
                                .users = users,
                                .groups = groups,
                                .takes_hooks = true,
                                .has_linkage = true,
                                .debug_suffix = "debuginfo"};

} // namespace pdist::package
