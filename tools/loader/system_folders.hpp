// Where each architecture's libraries are on a glibc system, by what distributions build into their loaders.
#pragma once

#include "binary/binary.hpp"

#include <string>
#include <vector>

namespace pdist::loader {

class TargetRoot;

struct SystemFolders {
  /// The loader's default folders, as the target names them, in order.
  std::vector<std::string> defaults;
  std::string lib;      ///< for `$LIB`
  std::string platform; ///< for `$PLATFORM`
};

/// For `architecture` on the target `root`. Debian's folders come first, as in Debian's loader
/// (`/lib/<triplet>`, `/usr/lib/<triplet>`, `/lib`, `/usr/lib`), then those of others (`/lib64`,
/// `/usr/lib64`); a system that lacks one is not harmed by looking there. The kernel says `$PLATFORM` at run
/// time and knows the CPU (AT_PLATFORM): here it is the architecture's baseline.
SystemFolders system_folders(const binary::Architecture& architecture, TargetRoot& root);

} // namespace pdist::loader
