// The part of package.yaml about the product: what it is called, what it needs, what it consists of.
#pragma once

#include "package/shape/rules.hpp"
#include "package/shape/shape.hpp"

namespace pdist::package {

/// The values of single keys.
const Shape& relations_shape();

const Shape& hooks_shape();

/// The whole document.
const Shape& product_shape();

} // namespace pdist::package
