// The cpio archives of an installer package, compressed with gzip: what it installs, and its scripts.
#pragma once

#include "package/formats/pkg/bom.hpp"
#include "package/layout/dist_files.hpp"
#include "package/layout/package_tree.hpp"
#include "support/clock.hpp"

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

using ByteSink = std::function<void(std::span<const std::byte>)>;

/// Writes the payload of `tree` to `sink`, and returns its bill of materials. Every file of the dist is read
/// once. `shown`: the package, for errors.
std::vector<BomEntry> write_payload(const PackageTree& tree, const DistFiles& files,
                                    support::EpochSeconds time, const std::string& shown,
                                    const ByteSink& sink);

/// Writes the archive of the scripts, all with mode 0755.
void write_scripts(const std::vector<std::pair<std::string, std::string>>& scripts,
                   support::EpochSeconds time, const std::string& shown, const ByteSink& sink);

} // namespace pdist::package
