// Maintainer's scripts: read, and checked to be POSIX sh.
#pragma once

#include "package/model/read.hpp"

#include <string>

namespace pdist::package {

Hooks read_hooks(const support::Value& hooks, const ReadContext& context, const std::string& path);

} // namespace pdist::package
