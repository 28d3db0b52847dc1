// The side-by-side assemblies that an application manifest depends on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary::pe {

/// "assembly <name> <version>" for each <assemblyIdentity> inside a <dependency> of a manifest in UTF-8 or
/// little-endian UTF-16. Windows reads the manifest itself; this is for people, so what is no XML has none.
std::vector<std::string> assemblies(std::string_view manifest);

} // namespace pdist::binary::pe
