#include "support/publish.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/output_lock.hpp"
#include "support/remove_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

/// The mode of a new file when nothing else is said.
constexpr mode_t usual_file_mode = 0644;
constexpr mode_t permission_bits = 07777;

/// The folder that holds an output, open, so that flushing it at the end cannot fail for want of a
/// descriptor.
class Parent {
public:
  explicit Parent(const fs::path& target) : shown_(target.string()) {
    const fs::path folder = target.parent_path().empty() ? fs::path(".") : target.parent_path();
    fd_ = FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd_) throw system_error(shown_, "write", errno);
  }
  void flush() const {
    // EINVAL: this file system does not flush folders.
    if (::fsync(fd_.get()) != 0 && errno != EINVAL) throw system_error(shown_, "flush its folder", errno);
  }

private:
  std::string shown_;
  FileDescriptor fd_;
};

std::optional<struct stat> status_if_there(const fs::path& target) {
  struct stat status {};
  if (::lstat(target.c_str(), &status) == 0) return status;
  if (errno != ENOENT) throw system_error(target.string(), "write", errno);
  return std::nullopt;
}

} // namespace

OutputFile::OutputFile(FileDescriptor fd, std::string shown) : fd_(std::move(fd)), shown_(std::move(shown)) {}

void OutputFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd_.get(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw system_error(shown_, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
}

void OutputFile::write(std::string_view text) {
  write(as_bytes(text));
}

void OutputFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw system_error(shown_, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
}

bool publish_file(const fs::path& target, const FileAttributes& attributes,
                  const std::function<void(OutputFile&)>& write,
                  const std::function<void(const fs::path&)>& check) {
  const Parent parent(target);
  Temporary temporary(temporary_path(target));
  FileDescriptor locked = lock_temporary_file(target, temporary);
  const std::optional<struct stat> existing = status_if_there(target);
  OutputFile out(FileDescriptor(::fcntl(locked.get(), F_DUPFD_CLOEXEC, 0)), target.string());
  write(out);
  if (check) check(temporary.path());
  mode_t mode = usual_file_mode;
  if (existing && S_ISREG(existing->st_mode)) mode = existing->st_mode & permission_bits;
  if (attributes.mode) mode = *attributes.mode;
  if (::fchmod(locked.get(), mode) != 0) throw system_error(target.string(), "set its mode", errno);
  if (::fsync(locked.get()) != 0) throw system_error(target.string(), "write", errno);
  temporary.last_step([&] {
    if (::rename(temporary.path().c_str(), target.c_str()) != 0)
      throw system_error(target.string(), "write", errno);
  });
  parent.flush();
  return true;
}

FolderPublication::FolderPublication(fs::path target)
    : target_(target.has_filename() ? std::move(target) : target.parent_path()),
      temporary_(temporary_path(target_)) {
  lock_ = lock_temporary_folder(target_, temporary_);
}

FolderPublication::~FolderPublication() = default;

void FolderPublication::commit() {
  const Parent parent(target_);
  if (::fchmod(lock_.get(), 0755) != 0) throw system_error(target_.string(), "set its mode", errno);
  const bool there = status_if_there(target_).has_value();
  temporary_.step([&](const std::function<void()>&) {
    const unsigned flags = there ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (::renameat2(AT_FDCWD, temporary_.path().c_str(), AT_FDCWD, target_.c_str(), flags) != 0) {
      throw system_error(target_.string(), "write", errno);
    }
  });
  parent.flush();
}

} // namespace pdist::support
