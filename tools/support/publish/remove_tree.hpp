// Removing a file tree: nothing outside it is touched, whoever changes it meanwhile.
#pragma once

#include "support/file.hpp"

#include <filesystem>

namespace pdist::support {

/// Removes a folder and all below it, without following symlinks and without leaving the file system; a mount
/// inside is an error. Folders without write permission are made writable first. Nothing there: nothing to
/// do. Throws `Error` when `folder` is not a folder, or something cannot be removed.
void remove_tree(const std::filesystem::path& folder);

/// Removes all below the open folder `folder`, which is at `path`; as `remove_tree`.
void empty_folder(const FileDescriptor& folder, const std::filesystem::path& path);

} // namespace pdist::support
