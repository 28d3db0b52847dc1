// Folders of the Filesystem Hierarchy Standard 3.0, as Linux distributions have them.
#pragma once

#include <string_view>

namespace pdist::package {

/// Folders that a base system has or many packages share, which none may own: "usr", "usr/bin", "etc", ...
/// (Filesystem Hierarchy Standard 3.0, and the packages `base-files` of Debian and `filesystem` of Fedora).
bool is_base_folder(std::string_view path);

/// Folders that the distribution's packages or the machine's administrator own (see `is_base_folder`), and
/// those of the system itself: none is one package's, to be removed when it is purged. `path` is absolute.
bool is_shared_folder(std::string_view path);

/// Below folders in which no package may make any: the administrator's, the users', and file systems without
/// a disk.
bool is_in_foreign_tree(std::string_view path);

} // namespace pdist::package
