// What CPack is told of a root, and how it gets the trees.
#pragma once

#include "package/make/plan.hpp"

#include <string>

namespace pdist::package {

/// The settings that CPack reads for this root, as CMake code: variables, then
/// `templates/package/cpack.cmake` and `templates/<format>/cpack.cmake`.
std::string cpack_settings(const RootPlan& plan);

/// The script that CPack runs to "install" one component: it moves the package's tree to where CPack packs
/// it.
std::string cpack_install_script(const RootPlan& plan);

} // namespace pdist::package
