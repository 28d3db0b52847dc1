// Differences between two manifests, as values.
#pragma once

#include "manifest/manifest.hpp"

#include <string>
#include <vector>

namespace pdist::manifest {

std::vector<Difference> diff(const Manifest& before, const Manifest& after);

/// "bin/chat: mode 0755, was 0644": one line for people.
std::string shown(const Difference& difference);

} // namespace pdist::manifest
