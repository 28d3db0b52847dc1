// Python's "._pth" files, which say where the modules of a Python are, seen from the file's own folder: one
// path a line, `#` begins a comment. A Python whose DLL has such a file beside it takes nothing from the
// environment and the registry ("The initialization of the sys.path module search path" of Python's
// documentation, section
// "_pth files").
#pragma once

#include "runtime/draft.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pdist::runtime {

/// One that shall be beside a library, wherever in the dist that is.
struct PathFile {
  std::string beside, name; ///< file names: of the library, of the file
  std::string text;         ///< its paths are seen from the folder `home`
  std::string home;         ///< inside the dist
  manifest::Origin origin;
};

/// Adds each file beside every copy of its library, unless the project ships one itself. Throws `Error` as
/// `moved_path_file`.
void add_path_files(Draft& draft, const std::vector<PathFile>& files);

/// The file's text for a folder inside the dist: its paths are relative to that, with backslashes; comments
/// and `import site` stay. Throws `Error` for a path that is absolute or leads out of `home`.
std::string moved_path_file(const PathFile& file, const std::string& folder);

} // namespace pdist::runtime
