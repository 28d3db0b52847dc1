// What a package has beside its name, with the format's own words for it.
#pragma once

#include "package/model/read.hpp"

#include <string>

namespace pdist::package {

/// What stands at `key` and below in the map of a package or component. `path` names the map in errors.
Contents read_contents(const support::Value& map, const ReadContext& context, const std::string& path);

/// `map` with what its `overrides` say for the format in place of its own members, and without `overrides`.
support::Value with_overrides(const support::Value& map, const FormatFacts& format);

} // namespace pdist::package
