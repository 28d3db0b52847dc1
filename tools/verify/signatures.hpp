// The check "signatures": code signatures of macOS binaries against their bytes, and bundles against their
// seals.
#pragma once

#include "verify/checks.hpp"

namespace pdist::verify {

/// Code signatures of macOS binaries agree with their bytes, and bundles with their seals; slices for Apple's
/// own processors have one.
Check check_signatures(const DistTree& tree);

} // namespace pdist::verify
