// Maintainer scripts, and the words that they are made of.
#pragma once

#include "package/layout/package_tree.hpp"
#include "support/data/value.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// What the templates of the formats' scripts are filled with: the package's hooks, units, generated files
/// and folders. Texts are encoded for sh.
support::Value script_data(const Package& package);

/// Whether a rendered script has more than comments and `set -e`.
bool does_something(std::string_view text);

} // namespace pdist::package
