// Maintainer scripts, and the words that they are made of.
#pragma once

#include "package/entry.hpp"
#include "support/value.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// One word of POSIX sh, quoted where that is needed.
std::string shell_word(std::string_view text);

/// What the templates of both formats' scripts are filled with: the package's hooks, units, generated files
/// and folders. Texts are encoded for sh.
support::Value script_data(const Package& package);

/// Whether a rendered script has more than comments and `set -e`.
bool does_something(std::string_view text);

} // namespace pdist::package
