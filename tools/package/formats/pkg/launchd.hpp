// What launchd needs to know of a service.
#pragma once

#include "package/model/model.hpp"

#include <string>

namespace pdist::package {

/// The property list of a daemon or agent (launchd.plist(5)). `program` is absolute. systemd's words become
/// launchd's: `restart` KeepAlive, `enable` RunAtLoad and Disabled; `after`, `writable` and `sandbox` have no
/// place there.
std::string property_list(const Model& model, const Service& service, const std::string& program);

} // namespace pdist::package
