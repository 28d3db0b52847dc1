// What packages of Linux distributions have beside the dist's files: commands, units, accounts, menu entries.
#pragma once

#include "package/layout/layout_rules.hpp"

#include <vector>

namespace pdist::package {

/// Adds to `tree` links to commands in /usr/bin, units of systemd, sysusers.d, tmpfiles.d, desktop entries
/// and MIME types. Adds to `problems` the programs that are not in the dist.
void add_system_entries(PackageTree& tree, const FormatFacts& format, const LayoutSources& sources,
                        std::vector<support::Error>& problems);

/// Whether a file of the tree comes from there: "system:" or "runtime:" of the manifest's origins.
bool has_origin(const PackageTree& tree, const manifest::Manifest& dist, std::string_view origin);

} // namespace pdist::package
