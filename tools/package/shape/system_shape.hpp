// The part of package.yaml about the system that a package is installed into: accounts, folders, services.
#pragma once

#include "package/shape/rules.hpp"

namespace pdist::package {

const Shape& users_shape();

const Shape& directories_shape();

const Shape& services_shape();

} // namespace pdist::package
