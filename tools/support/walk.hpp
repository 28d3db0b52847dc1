// Walking a file tree in one fixed order, whatever the file system's own order or the locale.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace pdist::support {

enum class EntryType { file, folder, symlink };

/// One entry below the root of a walk.
struct TreeEntry {
  std::string path; ///< relative to the root, '/' between parts, bytes as the file system has them
  EntryType type = EntryType::file;
  struct stat status {};
  std::string link_target; ///< of a symlink, as stored
};

/// Throws `Error` when what was opened at `path` is not what the walk met there: somebody replaced it, or a
/// folder above it, meanwhile.
void require_same(const std::filesystem::path& path, const struct stat& walked, const struct stat& opened);

/// The names in a folder, sorted. Throws `Error` naming it when it cannot be read.
std::vector<std::string> names_in(const std::filesystem::path& folder);
/// The same; none where there is no folder, or none that this user may read.
std::vector<std::string> names_if_readable(const std::filesystem::path& folder);

/// All entries below `root` (not the root itself), sorted by the bytes of their path, so that a folder comes
/// before what is in it. Symlinks are entries, never followed. Throws `Error` for an unreadable folder and
/// for sockets, FIFOs and devices, naming them. Limits: 2,000,000 entries, paths of 4,096 bytes.
std::vector<TreeEntry> walk_tree(const std::filesystem::path& root);
/// Only what `is_chosen` says of its path: nothing else is looked at, nor refused, and a folder that is not
/// chosen is not read.
std::vector<TreeEntry> walk_tree(const std::filesystem::path& root,
                                 const std::function<bool(const std::string& path)>& is_chosen);

/// The type of what `lstat` says this of. Throws `Error` naming `path` for sockets, FIFOs and devices.
EntryType shippable_type(const std::filesystem::path& path, const struct stat& status);

/// Whether `path` (relative) stays below the folder it is relative to: not empty, not absolute, no "..", no
/// empty or "." part, no NUL.
bool is_inner_path(std::string_view path);

/// Where a symlink at `link` (relative to a root) with `target` points, as a path relative to the same root;
/// nothing when it is absolute or leaves the root. Purely lexical.
std::optional<std::string> resolve_inner_link(std::string_view link, std::string_view target);

} // namespace pdist::support
