// What the project's install rules would place, seen without running them: for dists that leave it out.
#pragma once

#include "runtime/request.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// The paths, as they would be in the dist, of all files and symlinks that a plain installation would place,
/// sorted: also of targets that are not built, but not of those that `request.built_files` ships. CMake goes
/// through the install scripts with
/// `<templates>/install/dry_run.cmake`, which does nothing of them; what is installed by their code is not
/// known. A script that ends early is no error.
std::vector<std::string> left_out_files(const Request& request, const Path& templates);

} // namespace pdist::runtime
