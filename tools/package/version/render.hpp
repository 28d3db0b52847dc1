// The table of all spellings.
#pragma once

#include "package/version/version.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// All of them, in the order of the enumeration.
const std::vector<VersionScheme>& version_schemes();

/// "deb", "rpm", "arch", "apk", "pep440", "nuget", "windows"
std::string_view name_of(VersionScheme scheme);

/// The version in a format's spelling, without the packaging's release. The format's own comparison orders
/// the spellings of any two versions as `compare` does; versions that compare equal are spelled the same.
/// Throws `support::Error` for a version that the format cannot order.
std::string render(const Version& version, VersionScheme scheme);

} // namespace pdist::package
