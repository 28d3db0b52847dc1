// Reading a version, strictly: semver.org 2.0.0, its shorter forms, and what git says in build metadata.
#pragma once

#include "package/version/version.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// "1.2.3", "1.2.3-rc.1+build", also "1" and "1.2" (the rest is 0), and what `shown` makes of a version from
/// git. Limits: 255 bytes, 64 identifiers, 64-bit numbers in front of the pre-release. Throws the
/// `support::Error` "<file>: <what> '<text>': <why>".
Version parse_version(std::string_view text, const std::string& file, const std::string& what);

} // namespace pdist::package
