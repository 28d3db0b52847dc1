#include "support/publish/publish_folder.hpp"

#include "support/error.hpp"
#include "support/found.hpp"
#include "support/publish/folder_of_output.hpp"
#include "support/publish/output_lock.hpp"
#include "support/publish/publish.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

/// "dist/" is "dist".
fs::path without_trailing_slash(fs::path target) {
  if (!target.has_filename()) target = target.parent_path();
  require_name(target);
  return target;
}

[[noreturn]] void fail(const fs::path& target, int number) {
  throw system_error(target.string(), "write the folder", number);
}

void require_replaceable(const fs::path& target) {
  const std::optional<struct stat> there = status_if_there(target);
  if (!there || S_ISDIR(there->st_mode)) return;
  throw Error(target.string(), "cannot write the folder",
              S_ISLNK(there->st_mode) ? "a symlink stands there"
                                      : "something that is not a folder stands there",
              "remove it, or choose another place");
}

/// Where the old folder waits while two folders are exchanged in three renames.
fs::path aside_path(const fs::path& target) {
  return target.parent_path() / fmt::format("{}.aside", temporary_path(target).filename().string());
}

/// What a run left that was killed between those renames.
void recover_aside(const fs::path& target) {
  const fs::path aside = aside_path(target);
  if (!status_if_there(aside)) return;
  if (!status_if_there(target)) {
    if (::rename(aside.c_str(), target.c_str()) != 0) fail(target, errno);
  } else {
    remove_tree(aside);
  }
}

/// Exchanges in three steps where the file system cannot do it in one. A kill between the first two leaves no
/// target; the next run puts the old one back.
void exchange_by_steps(const fs::path& temporary, const fs::path& target) {
  const fs::path aside = aside_path(target);
  if (::rename(target.c_str(), aside.c_str()) != 0) fail(target, errno);
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    const int number = errno;
    static_cast<void>(::rename(aside.c_str(), target.c_str()));
    fail(target, number);
  }
  if (::rename(aside.c_str(), temporary.c_str()) != 0) fail(target, errno);
}

bool cannot_exchange(int number) {
  return number == EINVAL || number == ENOSYS;
}

void exchange(const fs::path& temporary, const fs::path& target) {
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) return;
  if (!cannot_exchange(errno)) fail(target, errno);
  exchange_by_steps(temporary, target);
}

struct stat status_of_opened(const FileDescriptor& folder, const fs::path& target) {
  struct stat status {};
  if (::fstat(folder.get(), &status) != 0) fail(target, errno);
  return status;
}

/// Whether the open folder is the one at `path`.
bool is_at(const FileDescriptor& folder, const fs::path& path) {
  const std::optional<struct stat> there = status_if_there(path);
  const struct stat status = status_of_opened(folder, path);
  return there && there->st_dev == status.st_dev && there->st_ino == status.st_ino;
}

void move_new(const fs::path& temporary, const fs::path& target) {
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) return;
  if (!cannot_exchange(errno) || ::rename(temporary.c_str(), target.c_str()) != 0) fail(target, errno);
}

} // namespace

FolderPublication::FolderPublication(fs::path target, std::function<void()> require_own)
    : target_(without_trailing_slash(std::move(target))),
      require_own_(std::move(require_own)),
      temporary_(temporary_path(target_)) {
  require_replaceable(target_);
  lock_temporary_folder(target_, temporary_);
  recover_aside(target_);
  this->require_own(status_if_there(target_));
  drop_inherited_access(temporary_.opened());
  if (::fchmod(temporary_.opened().get(), 0700) != 0) fail(target_, errno); // mkdir takes over a setgid bit
}

void FolderPublication::require_own(const std::optional<struct stat>& there) {
  if (!there || (S_ISDIR(there->st_mode) && fs::is_empty(target_))) return;
  const std::pair seen{there->st_dev, there->st_ino};
  if (own_ == seen) return;
  require_own_();
  own_ = seen;
}

void FolderPublication::commit() {
  if (::fchmod(temporary_.opened().get(), 0755) != 0) fail(target_, errno);
  require_replaceable(target_);
  const FileDescriptor old(::open(target_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!old && errno != ENOENT) fail(target_, errno);
  if (!old) {
    temporary_.last_step([this] { move_new(temporary_.path(), target_); });
    return;
  }
  // The exchange puts the old folder where the lock is looked for: it must be locked then.
  lock_exclusively(old, target_);
  require_own(status_of_opened(old, target_));
  temporary_.step([&](const Temporary::Claim&) {
    exchange(temporary_.path(), target_);
    // Whose folder it was is known of `old` alone.
    if (is_at(old, temporary_.path())) return;
    exchange(temporary_.path(), target_);
    throw Error(target_.string(), "cannot write the folder", "another folder took its place meanwhile");
  });
  try {
    empty_folder(old, temporary_.path());
  } catch (const Error& problem) {
    throw Error(target_.string(), "is new, but the old one cannot be removed", problem.what(),
                problem.hint());
  }
  temporary_.last_step([this] {
    if (::rmdir(temporary_.path().c_str()) != 0 && errno != ENOENT) fail(target_, errno);
  });
}

} // namespace pdist::support
