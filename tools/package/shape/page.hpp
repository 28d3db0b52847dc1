// The documentation of package.yaml: prose from a template, one table a map.
#pragma once

#include "package/shape/shape.hpp"

#include <string>

namespace pdist::package {

/// The page of documentation: prose from templates/package/package.md.in, tables from the shapes.
std::string shape_page();

} // namespace pdist::package
