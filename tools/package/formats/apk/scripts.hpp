// The scripts of an .apk (apk-package(5), "Package scripts").
#pragma once

#include "package/make/format.hpp"
#include "package/model/model.hpp"

#include <cstddef>

namespace pdist::package {

/// apk 3 has APK_MAX_SCRIPT_SIZE.
inline constexpr std::size_t largest_apk_script = 262144;

/// Those that do something, by their names in the package: ".pre-install" to ".post-deinstall";
/// templates/apk has them. Throws `Error` for one that apk would not run.
Texts apk_scripts(const Package& package);

} // namespace pdist::package
