// What formats/all.cpp defines for the registry.
#pragma once

#include "package/make/format.hpp"

#include <vector>

namespace pdist::package {

/// The formats of this program, in the order in which output and documentation name them.
std::vector<const Format*> built_in_formats();

} // namespace pdist::package
