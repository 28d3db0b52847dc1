// The order of versions that packages have, as dpkg and rpm see it. Pure calculation.
#pragma once

#include <string_view>

namespace pdist::package {

/// Negative, 0 or positive, as deb-version(7) orders `[epoch:]upstream[-revision]`.
int compare_debian_versions(std::string_view a, std::string_view b);

/// Negative, 0 or positive, as rpm orders `[epoch:]version[-release]`; a release counts only where both have
/// one (rpm's manual "Dependencies").
int compare_rpm_versions(std::string_view a, std::string_view b);

} // namespace pdist::package
