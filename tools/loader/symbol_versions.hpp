// Symbol versions that the loader finds missing before a program starts.
#pragma once

#include "loader/closure.hpp"

#include <vector>

namespace pdist::loader {

/// Of every object, as glibc checks it (elf/dl-version.c): each version that it needs, and not weakly, of a
/// library in the closure must be one that the library defines; a library without versions may stand for any.
/// Throws `Error` for a file that is malformed.
std::vector<MissingVersion> missing_versions(const Closure& closure);

} // namespace pdist::loader
