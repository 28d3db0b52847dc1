#include "support/copy.hpp"

#include "support/digest.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace pdist::support {

OutputFile create_new(const std::filesystem::path& path, const std::string& shown) {
  FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) throw system_error(shown, "write", errno);
  return {std::move(fd), shown};
}

void create_new_folder(const std::filesystem::path& path, mode_t mode) {
  // chmod, because mkdir's mode is subject to the umask.
  if (::mkdir(path.c_str(), 0700) != 0 || ::chmod(path.c_str(), mode) != 0)
    throw system_error(path.string(), "make the folder", errno);
}

std::string copy_digested(const ReadableFile& source, OutputFile& out) {
  constexpr std::uint64_t piece = 128 << 10;
  const std::uint64_t capacity = std::min(source.size(), piece);
  const auto buffer = std::make_unique_for_overwrite<std::byte[]>(capacity);
  Sha256 sha256;
  for (std::uint64_t at = 0; at < source.size();) {
    const std::size_t got = source.read_some(at, {buffer.get(), capacity});
    if (got == 0) break; // it became shorter
    const std::span bytes(buffer.get(), got);
    sha256.update(bytes);
    out.write(bytes);
    at += got;
  }
  source.require_unchanged();
  return sha256.finish();
}

void set_times(const std::filesystem::path& path, timespec access, timespec modification,
               const std::string& shown) {
  const std::array<timespec, 2> times{access, modification};
  if (::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
    throw system_error(shown, "set the time", errno);
}

void set_time(const std::filesystem::path& path, EpochSeconds time, const std::string& shown) {
  set_times(path, {time, 0}, {time, 0}, shown);
}

} // namespace pdist::support
