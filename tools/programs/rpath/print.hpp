// What pdist-rpath says on stdout.
#pragma once

#include "programs/rpath/job.hpp"

#include <vector>

namespace pdist::programs {

void print_json(const std::vector<RpathJob>& jobs, const RpathOptions& options);

/// What the print options ask for, one name a line. The file's name stands before each line when there are
/// several files, and the slice's where the slices of a universal file do not say the same.
void print_facts(const RpathJob& job, const RpathOptions& options);

/// What the edit would do, and how.
void print_plan(const RpathJob& job);

} // namespace pdist::programs
