// Relations as packages and indexes spell them: "libc6 (>= 2.34) | libc6.1:any", "foo >= 1.2". Pure
// calculation.
#pragma once

#include "package/model/model.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace pdist::package {

/// Debian policy 7.1: relations with commas between them, alternatives with '|', comparisons "<<" to ">>".
/// Nothing for a text that is not such a list.
std::optional<std::vector<Relation>> parse_debian_relations(std::string_view text);

/// One of rpm's: "name", "name >= 1.2", or the alternatives of a rich dependency, "(a or b >= 2)". Nothing
/// for another text.
std::optional<Relation> parse_rpm_relation(std::string_view text);

} // namespace pdist::package
