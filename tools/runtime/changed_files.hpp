// Files of a draft that are replaced by changed copies before they are staged.
#pragma once

#include "runtime/draft.hpp"
#include "runtime/request.hpp"
#include "support/clock.hpp"

#include <vector>

namespace pdist::runtime {

/// Strips libraries of the project that came along because something needs them, without being named
/// themselves; nothing unless the request says STRIP.
void strip_bundled(Draft& draft, const Request& request);

/// Signs the project's own Windows binaries with the key of the request, if it has one; those of others have
/// their makers' signatures. Returns the files that the signatures depend on.
std::vector<Path> sign_own_binaries(Draft& draft, const Request& request, support::EpochSeconds time);

} // namespace pdist::runtime
