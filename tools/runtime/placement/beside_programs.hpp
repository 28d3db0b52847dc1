// Placing libraries for Windows: its loader looks for all of them in the folder of the program, also for
// those that plugins and other libraries need. So each is put beside every program that loads it.
#pragma once

#include "runtime/placement/placer.hpp"

namespace pdist::runtime {

/// For Windows: libraries beside each program that loads them.
Placement place_beside_programs(Draft& draft, const PlacementRequest& request);

} // namespace pdist::runtime
