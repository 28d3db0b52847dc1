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
  bool is_private = false; ///< whether the dist has it, at one of `private_places`
};

/// All of them, in the order of the binaries.
std::vector<AssemblyNeed> assembly_needs(const DistTree& tree);

/// Where Windows looks for an assembly of a program, in that order: paths without capital letters, relative
/// to the folder of the binary ("Assembly Searching Sequence" of the Windows documentation). Of one for a
/// language there are folders named after it, after it without its region, and after English, before the
/// binary's own folder.
std::vector<std::string> private_places(const binary::Assembly& assembly);

} // namespace pdist::verify
