// Placing libraries for dyld: in lib/, or in the Frameworks folder of the application that loads them, since
// people move an application by itself. Every name becomes `@rpath/…`, and every binary's search path leads
// to what it needs.
#pragma once

#include "runtime/placement/placer.hpp"

namespace pdist::runtime {

/// For macOS: libraries in lib/ or in an application's Frameworks, named by paths relative to their users.
Placement place_for_dyld(Draft& draft, const PlacementRequest& request);

} // namespace pdist::runtime
