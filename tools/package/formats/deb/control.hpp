// The control part of a .deb, as values.
#pragma once

#include "package/formats/deb/dependencies.hpp"
#include "package/layout/package_tree.hpp"
#include "package/linux/binary_needs.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

/// What deb-control(5) calls fields, and the other files beside `control`.
struct DebControl {
  std::string description; ///< the field's text
  std::string architecture;
  std::vector<std::pair<std::string, std::string>> relations; ///< "DEPENDS": "libc6 (>= 2.34), …"
  std::vector<std::pair<std::string, std::string>> files;     ///< "postinst": text; "conffiles": text
};

/// Names of relations are in capitals, as in CPack's variables. Throws `Errors` naming the libraries that no
/// package is known for, and `Error` for a machine that Debian has no name for.
DebControl deb_control(const Model& model, const PackageTree& tree, const Requirements& requirements,
                       const TargetSystem& target);

} // namespace pdist::package
