// Two different files for one SONAME in one dist.
#pragma once

#include "loader/closure.hpp"

#include <vector>

namespace pdist::loader {

/// Pairs of objects with one SONAME and different content, where something needs at least one of the two. An
/// object without SONAME answers to the name that it is needed under, one of Windows to its file's name
/// without regard to case; dyld goes by paths, so that Mach-O files never conflict. Each object is compared
/// with the first of its name.
std::vector<Conflict> find_conflicts(const std::vector<Object>& objects);

} // namespace pdist::loader
