// The one way to write an output: beside the target, checked, renamed. Whatever happens meanwhile
// (an error, a signal, a full disk, a kill), the target is its old self or its new self, and the next run
// removes what a killed one left.
#pragma once

#include "support/file.hpp"
#include "support/publish/remove_tree.hpp"
#include "support/publish/temporaries.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace pdist::support {

class ParentFolder;

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
  /// Closes the file; some file systems report a failed write only now. Nothing can be written afterwards.
  void close();

private:
  FileDescriptor fd_;
  std::string shown_;
};

/// Attributes of a published file. Without `mode` and `like`, an existing target's mode is kept and a new one
/// gets 0644, whatever the umask, default ACLs and the parent's setgid bit.
struct FileAttributes {
  /// Whether the file survives a power failure once it is published. Off for a build's private files, which
  /// the next run makes again.
  bool flush = true;
  std::optional<mode_t> mode = {};
  /// Take owner, group, extended attributes and (unless `mode` is given) mode of this file: an edit in place.
  /// A symlink is followed. An error when this user may not give them.
  std::optional<std::filesystem::path> like = {};
};

/// The place of an output file, locked from the construction on: another run that wants to write it waits.
/// What is changed in place is read behind that, or an edit that another run has just made would be lost.
class FilePublication {
public:
  /// Takes the lock: `.<name>.pdist-tmp` beside `target`, which is the temporary file at once. Waits for a
  /// run that holds it, saying on stderr who that is.
  explicit FilePublication(std::filesystem::path target);
  FilePublication(const FilePublication&) = delete;
  FilePublication& operator=(const FilePublication&) = delete;
  ~FilePublication();

  const std::filesystem::path& target() const { return target_; }
  /// As `publish_file`. Call it once; without it the target stays as it is.
  bool publish(const FileAttributes& attributes, const std::function<void(OutputFile&)>& write,
               const std::function<void(const std::filesystem::path&)>& check = {});
  /// The same but for the last step, which is `take_places`.
  void prepare(const FileAttributes& attributes, const std::function<void(OutputFile&)>& write,
               const std::function<void(const std::filesystem::path&)>& check = {});

private:
  friend void take_places(const std::vector<FilePublication*>& prepared);
  void take_place();

  std::filesystem::path target_;
  std::unique_ptr<const ParentFolder> parent_;
  Temporary temporary_;
  bool is_new_ = false, flush_ = false; ///< what `prepare` found, and was asked
};

/// Outputs that belong together, such as an archive and its checksum: each takes the place of what was there,
/// one right after the other.
void take_places(const std::vector<FilePublication*>& prepared);

/// Writes the file `target`, whose folder exists. `write` fills it; `check`, when given, reads the finished
/// temporary file back and throws when it is not right. A symlink at `target` is replaced, not followed;
/// devices and symlinks to them are refused. When the finished bytes, mode and type (with `like`, also owner
/// and extended attributes) are what the target already has, the target is left alone, with its time stamp;
/// returns whether it was replaced. The temporary file is `.<name>.pdist-tmp` beside the target and is the
/// lock at once: a second run on the same target waits for the first, saying on stderr who holds it.
bool publish_file(const std::filesystem::path& target, const FileAttributes& attributes,
                  const std::function<void(OutputFile&)>& write,
                  const std::function<void(const std::filesystem::path&)>& check = {});

/// Removes the temporary file or folder that a killed run may have left beside `target`, for runs that find
/// that they have nothing to write. Waits for a run that is writing it.
void remove_left_over(const std::filesystem::path& target);

} // namespace pdist::support
