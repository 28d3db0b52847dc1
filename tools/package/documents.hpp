// What every package says of itself in /usr/share/doc: licence and changelog.
#pragma once

#include "package/bundled.hpp"
#include "package/entry.hpp"

#include <vector>

namespace pdist::package {

struct DocumentRequest {
  Format format = Format::deb;
  const std::vector<BundledPackage>& bundled;
  const std::vector<PackageEntry>& entries; ///< the package's other files
};

/// The copyright file (machine-readable, Debian's copyright format 1.0), with the texts of what is bundled,
/// and, for deb, the changelog in Debian's form (Debian policy 4.4, 12.5, 12.7). rpm has its changelog in the
/// header: see `rpm_changelog`.
std::vector<PackageEntry> documents(const Model& model, const Package& package,
                                    const DocumentRequest& request);

/// The text of %changelog, newest first, without macro encoding.
std::string rpm_changelog(const Model& model);

} // namespace pdist::package
