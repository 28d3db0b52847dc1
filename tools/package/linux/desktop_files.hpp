// Menu entries and MIME types of a package.
#pragma once

#include "package/layout/package_tree.hpp"

#include <vector>

namespace pdist::package {

/// Files in /usr/share/applications (Desktop Entry Specification 1.5) and /usr/share/mime/packages (Shared
/// MIME-info Database 0.22); none where the package has no such things.
std::vector<PackageEntry> desktop_entries(const Package& package);

} // namespace pdist::package
