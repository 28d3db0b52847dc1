// Which binaries run on Alpine.
#pragma once

#include "package/linux/binary_needs.hpp"

#include <filesystem>

namespace pdist::package {

/// Throws `Errors` naming every binary that needs a loader, or a library that the packages do not
/// have: Alpine's C library is musl, and those of others need a loader that it does not have.
void require_static(const Requirements& requirements, const std::filesystem::path& dist);

} // namespace pdist::package
