// The target's file system as this machine has it: a path of the target to a path here, with symlinks
// followed as the target would, never out of the sysroot.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pdist::loader {

class TargetRoot {
public:
  /// `sysroot`: `/`, a folder, or nothing where the target offers no files of its own.
  explicit TargetRoot(const std::optional<std::filesystem::path>& sysroot);

  bool offers_system() const { return offers_system_; }
  /// Whether the target's files are below a folder of this machine, not the machine's own.
  bool is_folder() const { return !folder_.empty(); }
  /// Whether `path`, of this machine, is below the sysroot folder.
  bool holds(std::string_view path) const;

  /// Where `target_path`, an absolute path of the target, is on this machine.
  std::string here(std::string_view target_path) const { return folder_ + std::string(target_path); }
  /// The other way round: how the target names `path`, which the sysroot holds.
  std::string_view there(std::string_view path) const { return path.substr(folder_.size()); }

  /// `path` of this machine without symlinks and dots. Symlinks below the sysroot are followed as on the
  /// target: absolute ones start at the sysroot, and `..` does not leave it. Nothing when the path does not
  /// exist or its symlinks have no end.
  std::optional<std::string> real_path(const std::string& path);

  /// `folder` without `.` and double slashes, and without `..` where what it goes back over is no symlink:
  /// the same place, easier to read.
  std::string tidied(const std::string& folder) const;

private:
  /// `rest` seen from the folder `real`, which has no symlinks in it.
  std::optional<std::string> follow(std::string real, std::string rest) const;

  std::string folder_; ///< without a slash at the end; empty for this machine's own root
  bool offers_system_;
  /// Real paths of folders: most libraries share a few.
  std::unordered_map<std::string, std::optional<std::string>> real_folders_;
};

/// The target of the symlink `path`, nothing when it is none (or does not exist).
std::optional<std::string> link_target(const std::string& path);

/// The folder of an absolute path: "/usr" of "/usr/lib", "/" of "/x".
std::string folder_part(std::string_view path);

} // namespace pdist::loader
