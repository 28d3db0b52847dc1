// The side-by-side assemblies that an application manifest depends on.
#pragma once

#include "binary/binary.hpp"

#include <string_view>
#include <vector>

namespace pdist::binary::pe {

/// Each <assemblyIdentity> inside a <dependency> of a manifest in UTF-8 or little-endian UTF-16. What is no
/// XML has none.
std::vector<Assembly> assemblies(std::string_view manifest);

} // namespace pdist::binary::pe
