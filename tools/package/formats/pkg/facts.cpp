#include "package/formats/pkg/facts.hpp"

#include <array>

namespace pdist::package {

namespace {

// /etc/passwd and /etc/group of macOS 11; there, what others call root is wheel.
constexpr std::array<std::string_view, 6> users{"root", "daemon", "nobody", "_www", "_lp", "_postfix"};
constexpr std::array<std::string_view, 16> groups{
    "root", "wheel", "daemon", "kmem",   "sys", "tty",      "operator", "mail",
    "bin",  "staff", "_www",   "nobody", "_lp", "everyone", "admin",    "_postfix"};

constexpr std::array refused{
    RefusedValue{"services", "type", "forking", "launchd watches programs that stay in the foreground"}};

/// A bill of materials has larger sizes in another place, whose form is not known.
constexpr std::uint64_t largest_file = 0xffff'ffff;

} // namespace

constexpr FormatFacts pkg_facts{.name = "pkg",
                                .title = "an installer package",
                                .system = "darwin",
                                .extension = ".pkg",
                                .by_default = true,
                                .scheme = VersionScheme::windows,
                                .private_parent = "usr/local/",
                                .largest_file = largest_file,
                                .users = users,
                                .groups = groups,
                                .refused_values = refused,
                                .signing = Signing::program,
                                .is_one_file = true,
                                .takes_hooks = true,
                                .has_agents = true};

} // namespace pdist::package
