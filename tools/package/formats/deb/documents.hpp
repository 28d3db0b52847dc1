// What a .deb says of itself beside its copyright file: changelog, and what lintian may pass over.
#pragma once

#include "package/layout/package_tree.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// Where the text of a license is that every Debian system has (policy 12.5), in a sentence; empty for
/// others. `license`: SPDX identifier.
std::string common_license_text(const std::string& license);

/// What lintian's overrides depend on.
struct LintianFacts {
  std::string compression;    ///< "zstd", "xz" or "gzip"
  bool has_libraries = false; ///< some files are libraries of the system
  bool has_runtime = false;   ///< some are of a language runtime
};

/// The changelog in Debian's form (policy 4.4, 12.7), and the overrides where there are any
/// (templates/deb/lintian-overrides.in has the reasons).
std::vector<PackageEntry> debian_documents(const Model& model, const Package& package,
                                           const LintianFacts& facts);

} // namespace pdist::package
