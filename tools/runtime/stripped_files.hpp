// Copies of built binaries without their symbols, for targets that no install rule strips.
#pragma once

#include "runtime/request.hpp"

namespace pdist::runtime {

/// Runs the target's strip program on a copy of `file` in the work folder; returns the copy. Throws `Error`
/// with the program's own words when it fails.
Path stripped_copy(const Request& request, const Path& file);

} // namespace pdist::runtime
