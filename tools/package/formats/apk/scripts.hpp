// The scripts of an .apk (apk-package(5), "Package scripts").
#pragma once

#include "package/make/format.hpp"
#include "package/model/model.hpp"

namespace pdist::package {

/// Those that do something, by their names in the package: ".pre-install" to ".post-deinstall";
/// templates/apk has them.
Texts apk_scripts(const Package& package);

} // namespace pdist::package
