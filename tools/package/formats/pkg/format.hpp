// Installer packages for macOS, which are written here; on a Mac, CPack can make them as well.
#pragma once

#include "package/make/format.hpp"

namespace pdist::package {

const Format& pkg_format();

} // namespace pdist::package
