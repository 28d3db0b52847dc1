// What packages of Linux distributions have beside the dist's files: commands, units, accounts, menu entries.
#pragma once

#include "package/layout/layout_rules.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pdist::package {

/// Adds to `tree` links to commands in /usr/bin, desktop entries and MIME types. Adds to `problems` the
/// programs that are not in the dist.
void add_program_entries(PackageTree& tree, const FormatFacts& format, const LayoutSources& sources,
                         std::vector<support::Error>& problems);

/// Hands each service of the package to `add`, with the absolute path of its program on the target. Adds to
/// `problems` the programs that are not in the dist.
void for_each_service(const Package& package, const FormatFacts& format, const LayoutSources& sources,
                      std::vector<support::Error>& problems,
                      const std::function<void(const Service&, const std::string& program)>& add);

/// All that a distribution with systemd has: `add_program_entries`, units, sysusers.d and tmpfiles.d.
void add_system_entries(PackageTree& tree, const FormatFacts& format, const LayoutSources& sources,
                        std::vector<support::Error>& problems);

/// Whether a file of the tree comes from there: "system:" or "runtime:" of the manifest's origins.
bool has_origin(const PackageTree& tree, const manifest::Manifest& dist, std::string_view origin);

} // namespace pdist::package
