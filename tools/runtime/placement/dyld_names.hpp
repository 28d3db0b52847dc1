// What a file of a dist for macOS calls the libraries that it needs, and where it looks for them, by the
// draft of the dist alone.
#pragma once

#include "binary/binary.hpp"
#include "runtime/draft.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::runtime {

/// The name of the file at `target` (inside the dist), below an LC_RPATH. The last part of its present name
/// stays where something in the dist answers to it: "libmoon.1.dylib", a symlink, for "libmoon.1.2.0.dylib".
std::string name_for(const Draft& draft, const std::string& target, std::string_view present);

/// What `shipped` calls the library that its twin in the build tree, `seen`, needs by `name`: their commands
/// have one order. Several where slices differ.
std::set<std::string> names_in(const binary::Binary& shipped, const binary::Binary& seen,
                               const std::string& name);

/// Folders inside the dist that the own search path of the file at `path` names, and that hold something:
/// dlopen may rely on them.
std::vector<std::string> kept_folders(const Draft& draft, const std::string& path,
                                      const binary::Binary& binary);

/// LC_RPATHs that lead to macOS' own libraries, each once.
std::set<std::string> system_rpaths(const binary::Binary& binary);

} // namespace pdist::runtime
