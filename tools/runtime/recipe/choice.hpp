// Which recipe a request means, when a runtime comes in several layouts.
#pragma once

#include "runtime/recipe/recipe.hpp"

#include <optional>
#include <string>

namespace pdist::runtime {

/// The request's recipe, or the first of its variants that is for `system` (a CMAKE_SYSTEM_NAME) and whose
/// layout the home has. Throws `Error` when none is for the system, and when the home has another layout.
Recipe choose_recipe(const RuntimeRequest& request, const std::string& system,
                     const std::optional<Path>& sysroot);

} // namespace pdist::runtime
