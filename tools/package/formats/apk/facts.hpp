// What the rooms below know of Alpine's packages.
#pragma once

#include "package/format/facts.hpp"

namespace pdist::package {

extern const FormatFacts apk_facts;

} // namespace pdist::package
