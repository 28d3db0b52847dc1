// Installers for Windows, which CPack makes with makensis.
#pragma once

#include "package/make/format.hpp"

namespace pdist::package {

const Format& nsis_format();

} // namespace pdist::package
