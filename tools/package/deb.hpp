// The control part of a .deb, as values.
#pragma once

#include "package/entry.hpp"
#include "package/requirements.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

/// What deb-control(5) calls fields, and the other files beside `control`.
struct DebControl {
  std::string architecture;
  std::vector<std::pair<std::string, std::string>> relations; ///< "Depends": "libc6 (>= 2.34), …"
  std::vector<std::pair<std::string, std::string>> files;     ///< "postinst": text; "conffiles": text
};

DebControl deb_control(const Model& model, const PackageTree& tree, const Requirements& requirements,
                       const TargetSystem& target);

/// The version with the packaging's release: "1.2.3~rc.1-1".
std::string deb_version(const Model& model);

} // namespace pdist::package
