// What systemd needs to know of a package: units, accounts, folders.
#pragma once

#include "package/layout/package_tree.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// The unit of a service, in /usr/lib/systemd/system. `program` is absolute. What the package's `directories`
/// and the service's `writable` name stays writable in the sandbox.
PackageEntry service_unit(const Model& model, const Package& package, const Service& service,
                          const std::string& program);

/// sysusers.d and tmpfiles.d files (sysusers.d(5), tmpfiles.d(5)); none where the package has no accounts or
/// folders.
std::vector<PackageEntry> account_entries(const Package& package);

/// Paths of the generated files on the target system, empty when there is none: for maintainer scripts.
std::string sysusers_file(const Package& package);
std::string tmpfiles_file(const Package& package);

} // namespace pdist::package
