// The model as JSON, for people and for tests.
#pragma once

#include "package/model/model.hpp"

namespace pdist::package {

/// The model as `pdist-package show` prints it: one member for each of the types above.
support::Value to_value(const Model& model);

} // namespace pdist::package
