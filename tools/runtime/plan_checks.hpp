// What must hold before a dist is made: links that lead somewhere, required files, a smoke test that can
// start.
#pragma once

#include "runtime/draft.hpp"
#include "runtime/plan.hpp"
#include "runtime/request.hpp"

namespace pdist::runtime {

/// Programs are started from this folder, or from the dist's root.
inline constexpr std::string_view program_folder = "bin";

/// Whether an entry is an executable file in `bin/` or at the root; for `system` "windows" what ends with
/// ".exe", because files have no execute permission there.
bool is_program(const PlanEntry& entry, std::string_view system);

/// Throws `Errors` that names every symlink that is absolute, leaves the dist or leads to nothing in it.
void refuse_bad_links(const Draft& draft);

/// Throws when a name cannot be on the target, a required file is missing or empty, the smoke test's program
/// is not there, or something stands in the manifest's place.
void check_plan(const Plan& plan, const Request& request);

} // namespace pdist::runtime
