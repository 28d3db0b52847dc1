// What stands at the place of a dist before it is made: the last run's output, or something of somebody's.
#pragma once

#include "runtime/plan.hpp"
#include "runtime/stage_state.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// What is about to be staged: the entries in their order, and for each what it is made from (see `key_of`).
struct StageEntries {
  std::vector<PlanEntry> entries; ///< of the plan, and the folders of the manifest; sorted by path
  std::vector<std::string> keys;  ///< one an entry
};

/// The entries of the plan, with the folders that hold the manifest.
StageEntries stage_entries(const Plan& plan);

/// "share/<name>/dist/manifest.json"
std::string manifest_path(const Plan& plan);

/// What the last run wrote; nothing when the dist is gone.
StageState state_before(const Plan& plan);

/// The manifest says more than the entries do, facts and origins: what tells whether that is the same.
std::string facts_key(const Plan& plan);

/// Whether the dist was made from just this plan, and nobody touched it since.
bool is_as_planned(const Plan& plan, const StageEntries& entries, const StageState& before);

/// What stands at the dist's place is replaced whole: it must be a dist of that name, or what the last run
/// left, not somebody's home. Throws `Error` naming what would be lost.
void require_own_folder(const Plan& plan, const StageState& before);

} // namespace pdist::runtime
