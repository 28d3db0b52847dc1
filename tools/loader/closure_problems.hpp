// What missing and conflicting libraries, and missing versions of their symbols, are called in messages.
#pragma once

#include "loader/closure.hpp"

#include <vector>

namespace pdist::loader {

/// The errors that missing libraries, conflicts and missing versions are for a dist: chain, every folder
/// looked in, way out.
std::vector<support::Error> problems(const Closure& closure);

} // namespace pdist::loader
