// Packages of Fedora, SUSE and their kin, which CPack makes with rpmbuild.
#pragma once

#include "package/make/format.hpp"

namespace pdist::package {

const Format& rpm_format();

} // namespace pdist::package
