// From options and what a binary has now to the edit of that binary.
#pragma once

#include "binary/binary.hpp"
#include "programs/rpath/options.hpp"

#include <string>

namespace pdist::programs {

/// The one search path of an ELF file: RUNPATH, else RPATH.
std::string current_path(const binary::Binary& binary);

/// Looks for libraries in absolute folders, with --shrink-rpath.
binary::Edit edit_for(const RpathOptions& options, const binary::Binary& binary);

} // namespace pdist::programs
