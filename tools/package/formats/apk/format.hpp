// Packages of Alpine Linux in version 2 of their format, which apk 2 and apk 3 install; they are written
// here.
#pragma once

#include "package/make/format.hpp"

namespace pdist::package {

const Format& apk_format();

} // namespace pdist::package
