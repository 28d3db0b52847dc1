// What OpenRC needs to know of a service.
#pragma once

#include "package/layout/package_tree.hpp"

#include <string>

namespace pdist::package {

/// The script of a service, in /etc/init.d (openrc-run(8)). `program` is absolute. systemd's words become
/// OpenRC's: `restart` its supervisor, `after` what it calls the same; `enable` is for the package's scripts,
/// `sandbox` and `writable` have no place there. What the package's `directories` name is made at each start:
/// /run is empty after one of the machine.
PackageEntry openrc_script(const Package& package, const Service& service, const std::string& program);

/// Whether OpenRC can start a program of that path.
bool is_openrc_program(const std::string& program);

} // namespace pdist::package
