// Libraries that a dist leaves to what an installer brings: as entries of a policy, and as facts of the dist.
#pragma once

#include "loader/policy.hpp"
#include "manifest/manifest.hpp"
#include "runtime/plan.hpp"
#include "runtime/recipe/recipe.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// Entries that leave `libraries` (file names or globs) to what people know as `description`.
std::vector<loader::PolicyEntry> entries_for(const std::string& description,
                                             const std::vector<std::string>& libraries);

/// What the dist requires: of each rule the libraries that `needs` leave to the system. Rules of which none
/// is needed are left out. `version` is the least that the installer must bring.
std::vector<manifest::Requirement> requirements_of(const std::vector<RecipeRequirement>& rules,
                                                   const std::string& version,
                                                   const std::vector<PlanNeed>& needs);

} // namespace pdist::runtime
