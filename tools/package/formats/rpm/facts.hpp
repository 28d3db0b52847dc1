// What the rooms below know of .rpm packages.
#pragma once

#include "package/format/facts.hpp"

namespace pdist::package {

extern const FormatFacts rpm_facts;

} // namespace pdist::package
