// How package managers compare versions: the real comparisons where Debian has them, else the documented
// rules.
#pragma once

#include "package/version/version.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::test {

/// Two spellings, and how they must compare: -1, 0 or 1.
struct ExpectedOrder {
  std::string a, b;
  int order = 0;
};

/// The pairs that the format's comparison orders otherwise, as "a < b". Files go into `scratch`.
std::vector<std::string> violations(package::VersionScheme scheme, const std::vector<ExpectedOrder>& pairs,
                                    const std::filesystem::path& scratch);

} // namespace pdist::test
