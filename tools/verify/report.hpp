// The result of a proof, for people and for machines.
#pragma once

#include "verify/verify.hpp"

#include <string>

namespace pdist::verify {

/// For people: a line a check, findings indented.
std::string to_text(const Report& report);

/// For machines; see docs/verify.md for the keys.
support::Value to_value(const Report& report);

} // namespace pdist::verify
