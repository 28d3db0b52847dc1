// What the rooms below know of .deb packages.
#pragma once

#include "package/format/facts.hpp"

namespace pdist::package {

extern const FormatFacts deb_facts;

} // namespace pdist::package
