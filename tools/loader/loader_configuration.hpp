// The folders that an ld.so.conf names, for targets without an ld.so.cache.
#pragma once

#include <string>
#include <vector>

namespace pdist::loader {

class TargetRoot;

/// Reads `/etc/ld.so.conf` of the target and what it includes (ldconfig(8)): one or more folders a line,
/// `include` with globs, comments, `hwcap` lines passed over. Folders as the target names them, in order,
/// each once. Empty when there is no such file. Throws `Error` with the line for folders that are not
/// absolute and includes without end.
std::vector<std::string> read_loader_configuration(TargetRoot& root);

} // namespace pdist::loader
