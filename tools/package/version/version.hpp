// Versions: one semantic version, spelled for every format so that order is kept. docs/version.md is the law.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// A semantic version (semver.org 2.0.0), with what git says of a tree between two tags.
struct Version {
  std::uint64_t major = 0, minor = 0, patch = 0;
  std::vector<std::string> prerelease; ///< "rc", "1"
  std::string build;                   ///< after '+', but not what git says: no part in the order
  std::uint64_t commits = 0;           ///< since the tag: later than the tag, earlier than the next one
  std::string revision;                ///< abbreviated commit, hexadecimal; empty when `commits` is 0
  bool dirty = false;                  ///< tracked files differ from the commit: later than the commit
};

/// What `git describe --tags --long --dirty --match '<prefix>*'` printed:
/// `<tag>-<commits>-g<revision>[-dirty]`. The build metadata of the tag counts only for the tagged commit
/// itself. Throws `support::Error`.
Version parse_git_describe(std::string_view text, std::string_view tag_prefix);

/// Semantic precedence, then the commits since the tag, then dirty after clean. Build metadata and the
/// revision have no part in it.
std::strong_ordering compare(const Version& a, const Version& b);

enum class VersionScheme { deb, rpm, arch, apk, pep440, nuget, windows };

/// "1.2.3-rc.1+build": as people write it. After the tag "1.2.3-rc.1+git.5.g1a2b3c4", and ".dirty" behind it
/// where files differ.
std::string shown(const Version& version);

} // namespace pdist::package
