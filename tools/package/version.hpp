// Versions: one semantic version, spelled for every format so that order is kept.
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
  std::string build;                   ///< after '+': no part in the order
  std::uint64_t commits = 0;           ///< since the tag: later than the tag, earlier than the next one
  std::string revision;                ///< abbreviated commit; empty when `commits` is 0
  bool dirty = false;                  ///< tracked files differ from the commit: later than the commit
};

/// "1.2.3", "1.2.3-rc.1+build", also "1.2" (patch 0). Throws `support::Error`; `file` and `what` name the
/// place in the message.
Version parse_version(std::string_view text, const std::string& file, const std::string& what);

/// What `git describe --tags --long --dirty --match '<prefix>*'` printed.
Version parse_git_describe(std::string_view text, std::string_view tag_prefix);

std::strong_ordering compare(const Version& a, const Version& b);

enum class VersionScheme { deb, rpm, arch, apk, pep440, nuget, windows };

/// The version in a format's spelling, without the packaging's release. Throws `support::Error` for a version
/// that the format cannot order.
std::string render(const Version& version, VersionScheme scheme);

/// "1.2.3-rc.1+build": as people write it.
std::string shown(const Version& version);

} // namespace pdist::package
