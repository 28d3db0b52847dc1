// Dependency files, as make and ninja read them.
#pragma once

#include "runtime/request.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// One rule: `target` depends on `inputs`. Spaces, '#' and '$' are escaped as ninja and GNU make read them.
/// Names with a newline cannot be written there and are left out: a change of theirs is not noticed.
std::string render_depfile(const std::string& target, const std::vector<Path>& inputs);

} // namespace pdist::runtime
