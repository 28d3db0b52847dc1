// What CPack's DEB generator is told (cpack_gen_deb(7)).
#pragma once

#include "package/formats/deb/control.hpp"
#include "package/make/cpack_variables.hpp"
#include "package/make/plan.hpp"

#include <vector>

namespace pdist::package {

/// Each package is a component. What the project set in CPACK_DEBIAN_ variables stays. `controls`: one a tree
/// of the plan.
void set_deb_variables(CpackVariables& variables, const RootPlan& plan,
                       const std::vector<DebControl>& controls);

} // namespace pdist::package
