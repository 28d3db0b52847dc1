// Placing libraries for glibc: in lib/, found by the search path of each binary.
#pragma once

#include "runtime/placement/placer.hpp"

namespace pdist::runtime {

/// For glibc: libraries in lib/, and search paths that lead to them.
Placement place_in_library_folder(Draft& draft, const PlacementRequest& request);

} // namespace pdist::runtime
