#include "support/publish/usage_lock.hpp"

#include "support/error.hpp"
#include "support/tell.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>

namespace pdist::support {

namespace {

struct flock whole_file(UsageLock::Use use) {
  struct flock region {};
  region.l_type = use == UsageLock::Use::change ? F_WRLCK : F_RDLCK;
  region.l_whence = SEEK_SET;
  return region;
}

void say_waiting(const FileDescriptor& opened, UsageLock::Use use, const std::filesystem::path& subject) {
  struct flock holder = whole_file(use);
  const bool known =
      ::fcntl(opened.get(), F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0;
  tell(fmt::format("{}: {}: waiting for {}, which is using it\n", ::program_invocation_short_name,
                   escaped(subject.string()),
                   known ? fmt::format("process {}", holder.l_pid) : "another process"));
}

/// Whether a program that has the lock has started this one: PORTABLE_DIST_LOCK has one lock a line.
bool is_held_above(const std::filesystem::path& file) {
  const char* held = std::getenv("PORTABLE_DIST_LOCK");
  return held != nullptr &&
         fmt::format("\n{}\n", held).find(fmt::format("\n{}\n", file.string())) != std::string::npos;
}

/// Whether a file cannot be made because nothing can be changed beside it: this process may not, or there is
/// no folder.
bool cannot_be_made(int problem) {
  return problem == EACCES || problem == EPERM || problem == EROFS || problem == ENOENT || problem == ENOTDIR;
}

} // namespace

UsageLock::UsageLock(const std::filesystem::path& file, Use use, const std::filesystem::path& subject) {
  if (is_held_above(file)) return;
  fd_ = FileDescriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!fd_) {
    if (use == Use::read && cannot_be_made(errno)) return;
    throw system_error(file.string(), "lock", errno);
  }
  struct flock region = whole_file(use);
  if (::fcntl(fd_.get(), F_SETLK, &region) == 0) return;
  if (errno != EAGAIN && errno != EACCES) throw system_error(file.string(), "lock", errno);
  waited_ = true;
  say_waiting(fd_, use, subject);
  while (::fcntl(fd_.get(), F_SETLKW, &region) != 0)
    if (errno != EINTR) throw system_error(file.string(), "lock", errno);
}

} // namespace pdist::support
