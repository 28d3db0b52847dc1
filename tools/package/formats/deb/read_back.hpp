// What CPack made of a plan, and what is published instead of it.
#pragma once

#include "binary/patch.hpp"

#include <filesystem>

namespace pdist::package {

/// Throws `Error` naming `file`, and the path, control file or field that is not as it was planned.
/// `laid_out`: the package's folder in the root, with what templates/deb/cpack.cmake wrote there.
void require_planned_deb(const std::filesystem::path& file, const std::filesystem::path& laid_out);

/// The same package with a control archive that depends on nothing but the plan: CPack's `Installed-Size` is
/// that of the file system, and CPack before 3.31 knows no `Multi-Arch`.
binary::Patch with_planned_control(const support::ReadableFile& file, const std::filesystem::path& laid_out);

} // namespace pdist::package
