// Versions of installed Debian packages, from a target file system's own database.
#pragma once

#include "runtime/request.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// "name version" for each of `packages` that `<root>/var/lib/dpkg/status` lists as installed, in the order
/// of `packages`; empty when there is no such database. (Format: deb-control(5), one paragraph a package.)
std::vector<std::string> installed_debian_packages(const Path& root,
                                                   const std::vector<std::string>& packages);

/// The same over the text of a database.
std::vector<std::string> find_debian_packages(std::string_view status,
                                              const std::vector<std::string>& packages);

} // namespace pdist::runtime
