// What rpmbuild made of a plan.
#pragma once

#include "package/formats/rpm/spec.hpp"
#include "package/model/model.hpp"

#include <filesystem>
#include <string>

namespace pdist::package {

/// The file of a package's "spec" folder that says what the package must be.
inline constexpr auto planned_rpm_file = "planned.json";

/// Its text, for `require_planned_rpm`.
std::string planned_rpm(const Model& model, const PackageTree& tree, const RpmSpec& spec);

/// Throws `Error` naming `file`, and the path, script or relation that is not as it was planned. `laid_out`:
/// the package's folder in the root, with what templates/rpm/cpack.cmake wrote there.
void require_planned_rpm(const std::filesystem::path& file, const std::filesystem::path& laid_out);

} // namespace pdist::package
