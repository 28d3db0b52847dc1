// The changelog of an .rpm, which is in its header.
#pragma once

#include "package/model/model.hpp"

#include <string>

namespace pdist::package {

/// The text of %changelog, newest first, without macro encoding.
std::string rpm_changelog(const Model& model);

} // namespace pdist::package
