// Whether something is there, where only its absence may be passed over in silence: a disk that fails, or a
// folder that this user may not search, is an error that names the path.
#pragma once

#include <filesystem>
#include <optional>
#include <sys/stat.h>

namespace pdist::support {

/// What stat says of `path`; nothing where nothing has that name: no entry, a folder on the way that is none,
/// a symlink that leads nowhere or in a circle, a longer name than a file system has. Throws `Error` naming
/// `path` for everything else.
std::optional<struct stat> found(const std::filesystem::path& path);
/// The same of a symlink itself.
std::optional<struct stat> found_itself(const std::filesystem::path& path);

/// Whether a folder, or a regular file, is there, perhaps behind symlinks. Throws as `found`.
bool is_folder(const std::filesystem::path& path);
bool is_file(const std::filesystem::path& path);

/// `path` without symlinks, "." and ".."; nothing, and errors, as for `found`.
std::optional<std::filesystem::path> real_path_if_found(const std::filesystem::path& path);

} // namespace pdist::support
