// The documented rules of formats whose own comparison Debian does not have. All throw for a text that is
// none of the format's versions. Return -1, 0 or 1.
#pragma once

#include <string>

namespace pdist::test {

/// apk-package(5): number{.number}...{letter}{_suffix{number}}..., with a number after each suffix: the order
/// of a suffix without one is not documented.
int compare_by_apk_rules(const std::string& a, const std::string& b);

/// learn.microsoft.com/nuget/concepts/package-versioning: semantic versions with an optional fourth number;
/// case is ignored, and labels that are 32-bit integers, also negative ones, are compared as such.
int compare_by_nuget_rules(const std::string& a, const std::string& b);

/// Four numbers of 16 bits (VS_FIXEDFILEINFO), one after the other.
int compare_by_windows_rules(const std::string& a, const std::string& b);

} // namespace pdist::test
