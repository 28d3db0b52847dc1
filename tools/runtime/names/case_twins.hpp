// Names that are one on file systems that fold case.
#pragma once

#include "runtime/plan.hpp"
#include "support/error.hpp"

#include <string_view>
#include <vector>

namespace pdist::runtime {

/// An error for every entry whose path differs from an earlier one's in the case of ASCII letters only.
/// `system`, for the words: "Windows".
std::vector<support::Error> case_twins(const Plan& plan, std::string_view system);

} // namespace pdist::runtime
