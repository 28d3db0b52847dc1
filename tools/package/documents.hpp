// What every package says of itself in /usr/share/doc: licence and changelog.
#pragma once

#include "package/bundled.hpp"
#include "package/entry.hpp"

#include <vector>

namespace pdist::package {

/// What the documents tell of, beside the model.
struct DocumentRequest {
  Format format = Format::deb;
  std::string compression; ///< "zstd", "xz" or "gzip"
  const std::vector<BundledPackage>& bundled;
  const std::vector<PackageEntry>& entries; ///< the package's other files
  bool has_libraries = false;               ///< some are libraries of the system
  bool has_runtime = false;                 ///< some are of a language runtime
};

/// The copyright file (machine-readable, Debian's copyright format 1.0), with the texts of what is bundled,
/// and, for deb, the changelog in Debian's form (Debian policy 4.4, 12.5, 12.7) and what lintian may pass
/// over (templates/deb/lintian-overrides.in has the reasons). rpm has its changelog in the header: see
/// `rpm_changelog`.
std::vector<PackageEntry> documents(const Model& model, const Package& package,
                                    const DocumentRequest& request);

/// The text of %changelog, newest first, without macro encoding.
std::string rpm_changelog(const Model& model);

} // namespace pdist::package
