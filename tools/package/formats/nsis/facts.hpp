// What the rooms below know of installers for Windows that NSIS makes.
#pragma once

#include "package/format/facts.hpp"

namespace pdist::package {

extern const FormatFacts nsis_facts;

} // namespace pdist::package
