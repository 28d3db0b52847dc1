// The JSON Schema (draft 2020-12) of package.yaml: editors complete and check with it.
#pragma once

#include "package/shape/shape.hpp"

#include <vector>

namespace pdist::package {

/// The JSON Schema (2020-12) of package.yaml, from the same table that the reader checks with.
support::Value json_schema();

/// Every named shape that a value may have in the document of `shape`, itself first, in the order of the
/// keys.
std::vector<const Shape*> named_shapes(const Shape& shape);

} // namespace pdist::package
