// What package.yaml says and a format's systems have nothing for.
#pragma once

#include "package/model/read.hpp"

#include <string>

namespace pdist::package {

/// Throws `Error` naming the first value in `map`, the contents of a package, that is one of
/// `FormatFacts::refused_values`. `path` is the map's in the document.
void require_no_refused_values(const support::Value& map, const ReadContext& context,
                               const std::string& path);

/// What to do about a value that a format cannot have: `key` is of the package's contents. `path` is the
/// value's in the document: a component has overrides of its own.
std::string override_hint(const FormatFacts& format, std::string_view key, std::string_view path);

} // namespace pdist::package
