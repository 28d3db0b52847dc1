// Side-by-side assemblies of a Windows dist: without one of them, Windows does not start the program.
#pragma once

#include "verify/dist_tree.hpp"

#include <string>
#include <vector>

namespace pdist::verify {

/// An assembly that a manifest in a binary of the dist names.
struct AssemblyNeed {
  std::string binary; ///< path inside the dist
  binary::Assembly assembly;
  /// Whether it is in the dist, where Windows looks for those of a program ("Assembly Searching Sequence"):
  /// in the folder of the binary as <name>.manifest or <name>.dll, or in its folder <name>.
  bool is_private = false;
};

/// All of them, in the order of the binaries.
std::vector<AssemblyNeed> assembly_needs(const DistTree& tree);

} // namespace pdist::verify
