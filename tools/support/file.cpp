#include "support/file.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace pdist::support {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  return std::exchange(fd_, -1);
}

void FileDescriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

ReadableFile::ReadableFile(const std::filesystem::path& path) : path_(path.string()) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  fd_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd_) throw system_error(path_, "open", errno);
  if (::fstat(fd_.get(), &status_) != 0) throw system_error(path_, "read", errno);
  if (!S_ISREG(status_.st_mode)) throw Error(path_, "cannot read", "it is not a regular file");
}

std::size_t ReadableFile::read_some(std::uint64_t offset, std::span<std::byte> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::pread(fd_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error(path_, "read", errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::vector<std::byte> ReadableFile::read(std::uint64_t offset, std::uint64_t size) const {
  if (!range_fits(offset, size, this->size())) {
    throw Error(path_, fmt::format("cannot read {} bytes at offset {:#x}", size, offset),
                fmt::format("the file has {} bytes", this->size()));
  }
  std::vector<std::byte> out(size);
  if (read_some(offset, out) != size) throw Error(path_, "cannot read", "the file became shorter meanwhile");
  return out;
}

void ReadableFile::require_unchanged() const {
  struct stat now {};
  if (::fstat(fd_.get(), &now) != 0) throw system_error(path_, "read", errno);
  if (now.st_size != status_.st_size || now.st_mtim.tv_sec != status_.st_mtim.tv_sec ||
      now.st_mtim.tv_nsec != status_.st_mtim.tv_nsec) {
    throw Error(path_, "cannot read", "the file changed while it was read",
                "run again when nothing writes to it");
  }
}

std::string read_text_file(const std::filesystem::path& path, std::uint64_t limit) {
  const ReadableFile file(path);
  if (file.size() > limit) {
    throw Error(path.string(), "cannot read",
                fmt::format("it has {} bytes, the limit is {}", file.size(), limit));
  }
  // Files of /proc and /sys say size 0: read on until the end, within the limit.
  std::string text;
  std::vector<std::byte> buffer(64UL * 1024);
  while (const std::size_t got = file.read_some(text.size(), buffer)) {
    text += as_text(std::span(buffer).first(got));
    if (text.size() > limit) {
      throw Error(path.string(), "cannot read", fmt::format("it has more than {} bytes", limit));
    }
  }
  return text;
}

struct stat status_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) throw system_error(path.string(), "read", errno);
  return status;
}

} // namespace pdist::support
