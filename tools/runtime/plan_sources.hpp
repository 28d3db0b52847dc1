// The files that a plan is made of, as they were when it was made.
#pragma once

#include "runtime/plan.hpp"

namespace pdist::runtime {

/// Notes size and digest of each source. Digests that the last run noted are taken over where stat says the
/// same; files of the work folder, which are made anew each time, are always read. Throws `Error` for
/// a source that cannot be read.
void record_sources(Plan& plan);

/// Throws `Error` naming the source when it is not what the plan was made of. An entry without a digest is
/// not compared.
void require_source(const PlanEntry& entry);
void require_sources(const Plan& plan);

} // namespace pdist::runtime
