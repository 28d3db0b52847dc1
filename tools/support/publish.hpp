// The one way to write an output: beside the target, flushed, checked, renamed. Whatever happens meanwhile
// (an error, a signal, a full disk, a kill), the target is its old self or its new self, and the next run
// removes what a killed one left.
#pragma once

#include "support/file.hpp"
#include "support/remove_tree.hpp"
#include "support/temporaries.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace pdist::support {

/// A file that is being written. Every failure throws `Error` naming the *final* path.
class OutputFile {
public:
  /// `shown` is the path that errors name.
  OutputFile(FileDescriptor fd, std::string shown);

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Overwrites bytes that were already written (patching headers).
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  int descriptor() const { return fd_.get(); }
  const std::string& shown_path() const { return shown_; }

private:
  FileDescriptor fd_;
  std::string shown_;
};

/// Attributes of a published file. Without `mode`, an existing target's mode is kept and a new one gets 0644,
/// whatever the umask.
struct FileAttributes {
  std::optional<mode_t> mode;
  /// Keep owner, group and extended attributes of this file (an edit in place).
  std::optional<std::filesystem::path> like;
};

/// Writes the file `target`. `write` fills it; `check`, when given, reads the finished temporary file back
/// and throws when it is not right. A symlink at `target` is replaced, not followed. When the finished bytes,
/// mode and type are what the target already has, the target is left alone (also its time stamp); returns
/// whether it was replaced. The temporary file is `.<name>.pdist-tmp` beside the target and is the lock at
/// once: a second run on the same target waits for the first, saying on stderr who holds it.
bool publish_file(const std::filesystem::path& target, const FileAttributes& attributes,
                  const std::function<void(OutputFile&)>& write,
                  const std::function<void(const std::filesystem::path&)>& check = {});

/// A folder that is being made beside its final place. Not published when destroyed before `commit`: then the
/// temporary folder is removed.
class FolderPublication {
public:
  /// Takes the lock and makes the empty folder `.<name>.pdist-tmp` beside `target`, which must be absent or
  /// a real folder (not a symlink). Left-overs of a killed run are removed first.
  explicit FolderPublication(std::filesystem::path target);
  FolderPublication(const FolderPublication&) = delete;
  FolderPublication& operator=(const FolderPublication&) = delete;
  ~FolderPublication();

  /// Where to write now.
  const std::filesystem::path& folder() const { return temporary_.path(); }
  const std::filesystem::path& target() const { return target_; }
  /// Flushes the file system, exchanges the folders in one step and removes the old one.
  void commit();

private:
  std::filesystem::path target_;
  Temporary temporary_;
  FileDescriptor lock_;
};

} // namespace pdist::support
