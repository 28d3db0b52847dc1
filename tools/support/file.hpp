// Open files: owned descriptors, exact reads of parts, whole small files within a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace pdist::support {

/// Owns a file descriptor; closes it at the end.
class FileDescriptor {
public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

private:
  int fd_ = -1;
};

/// A regular file that is open for reading. Never maps memory: a file that shrinks meanwhile is an error, not
/// a SIGBUS. Opening a FIFO, socket, device or folder is an error (and does not block).
class ReadableFile {
public:
  /// Follows symlinks. Throws `Error` when the file cannot be opened or is not a regular file.
  explicit ReadableFile(const std::filesystem::path& path);

  const std::string& path() const { return path_; }
  int descriptor() const { return fd_.get(); }
  std::uint64_t size() const { return static_cast<std::uint64_t>(status_.st_size); }
  const struct stat& status() const { return status_; }

  /// Exactly `size` bytes from `offset`; an error when the file has fewer. The caller checked `size` against
  /// `size()` or a limit of its own: nothing is allocated for a range that is not inside the file.
  std::vector<std::byte> read(std::uint64_t offset, std::uint64_t size) const;
  /// Fills as much of `out` as the file has from `offset` on; returns the count.
  std::size_t read_some(std::uint64_t offset, std::span<std::byte> out) const;
  /// Throws when size or modification time are no longer those seen when the file was opened.
  void require_unchanged() const;

private:
  std::string path_;
  FileDescriptor fd_;
  struct stat status_ {};
};

/// The whole of a regular file; an error when it is larger than `limit` bytes.
std::string read_text_file(const std::filesystem::path& path, std::uint64_t limit);

/// Status of `path` itself (a symlink is not followed). Throws `Error` when there is none.
struct stat status_of(const std::filesystem::path& path);

} // namespace pdist::support
