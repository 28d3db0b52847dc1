// Packages of Debian and its kin (deb(5), Debian policy), which CPack makes.
#pragma once

#include "package/make/format.hpp"

namespace pdist::package {

const Format& deb_format();

} // namespace pdist::package
