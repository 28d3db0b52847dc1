// Relations to other packages: `name`, `name >= 1.2`, `a | b`.
#pragma once

#include "package/model/model.hpp"
#include "package/model/read.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pdist::package {

/// `name >= 1.2 | other`, or a map with one such text a format. Nothing where the map leaves the format out.
/// `key` is the relation's kind, such as "conflicts": not all may have alternatives.
std::optional<Relation> read_relation(const support::Value& value, const ReadContext& context,
                                      std::string_view key, const std::string& path);

/// As package.yaml has it: "name", "name >= 1.2".
std::string shown(const Alternative& alternative);

/// "a >= 1.2 | b"
std::string shown(const Relation& relation);

} // namespace pdist::package
