// What the rooms below know of installer packages for macOS.
#pragma once

#include "package/format/facts.hpp"

namespace pdist::package {

extern const FormatFacts pkg_facts;

} // namespace pdist::package
