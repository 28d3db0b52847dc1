#include "support/publish/output_lock.hpp"

#include "support/error.hpp"
#include "support/publish/remove_tree.hpp"
#include "support/tell.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

/// The longest name of one component that all usual file systems take.
constexpr std::size_t longest_name = 255;

/// FNV-1a, 64 bits: only tells cut names apart.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The process that holds the flock of `inode`, from /proc/locks, whose lines are
/// `1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF`. The device there is not always stat's (btrfs, overlay),
/// so only the inode is compared: this is for a message.
std::optional<long> holder_of(ino_t inode) {
  std::string text;
  try {
    text = read_text_file("/proc/locks", 16 << 20);
  } catch (const Error&) {
    return std::nullopt; // no /proc, or hidden: the message does without
  }
  std::istringstream lines(text);
  const std::string wanted = fmt::format(":{}", inode);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number, kind, strength, access, device;
    long process = 0;
    if (words >> number >> kind >> strength >> access >> process >> device && kind == "FLOCK" &&
        process > 0 && device.ends_with(wanted)) {
      return process;
    }
  }
  return std::nullopt;
}

void say_waiting(const fs::path& target, ino_t inode) {
  const std::optional<long> holder = holder_of(inode);
  tell(fmt::format("{}: {}: waiting for {}, which is writing it\n", ::program_invocation_short_name,
                   escaped(target.string()),
                   holder ? fmt::format("process {}", *holder) : "another process"));
}

bool is_at(const FileDescriptor& opened, const fs::path& path) {
  struct stat here {};
  struct stat there {};
  return ::fstat(opened.get(), &here) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/// Something of the wrong type stands where the temporary shall be, or a file that cannot be opened for
/// writing: the left-over of a killed run, or nothing of ours.
void clear_the_way(const fs::path& temporary, const fs::path& target) {
  const FileDescriptor old(::open(temporary.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  if (old) {
    lock_exclusively(old, target);
    if (!is_at(old, temporary)) return;
  }
  struct stat status {};
  if (::lstat(temporary.c_str(), &status) != 0) return;
  if (S_ISDIR(status.st_mode)) {
    remove_tree(temporary);
  } else if (::unlink(temporary.c_str()) != 0 && errno != ENOENT) {
    throw Error(target.string(), "cannot write",
                fmt::format("'{}' is in the way", escaped(temporary.filename().string())), "remove it");
  }
}

/// Whether the open file can be used: a regular one with no other name, whose bytes may be thrown away.
bool is_usable_file(const FileDescriptor& opened) {
  struct stat status {};
  return ::fstat(opened.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink <= 1;
}

/// Opens (or makes) what is at the temporary path; -1 with errno when that fails.
using Open = int (*)(const char* path);

int open_file(const char* path) {
  return ::open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
}

int open_folder(const char* path) {
  const bool made = ::mkdir(path, 0700) == 0;
  if (!made && errno != EEXIST) return -1;
  const int fd = ::open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 && made) {
    const int number = errno;
    ::rmdir(path);
    errno = number;
  }
  return fd;
}

/// Opening and locking without waiting.
struct Attempt {
  bool claimed = false;
  FileDescriptor opened; ///< when it could be opened, but not claimed
  int problem = 0;       ///< errno of the opening, when it could not be opened
};

/// Making, locking and claiming are one step for the signals' clean-up.
Attempt attempt(Open open, Temporary& temporary) {
  Attempt result;
  temporary.step([&](const Temporary::Claim& claim) {
    result.opened = FileDescriptor(open(temporary.path().c_str()));
    result.problem = errno;
    if (!result.opened || ::flock(result.opened.get(), LOCK_EX | LOCK_NB) != 0) return;
    // A holder may have renamed or removed it between the opening and the lock: that lock is on nothing.
    if (!is_at(result.opened, temporary.path())) return;
    claim(std::move(result.opened));
    result.claimed = true;
  });
  return result;
}

/// Whether `problem`, met when opening, comes from what stands at `path`. EACCES with something there: a file
/// that got its final mode before its run was killed.
bool is_obstacle(int problem, const fs::path& path) {
  struct stat status {};
  const bool type = problem == EISDIR || problem == ENOTDIR || problem == ELOOP || problem == EACCES;
  return type && ::lstat(path.c_str(), &status) == 0;
}

void lock_temporary(Open open, const fs::path& target, Temporary& temporary) {
  for (;;) {
    const Attempt result = attempt(open, temporary);
    if (result.claimed) return;
    if (result.opened) {
      // Held, or gone already: once this lock comes, its holder is done, and the next attempt starts afresh.
      lock_exclusively(result.opened, target);
    } else if (is_obstacle(result.problem, temporary.path())) {
      clear_the_way(temporary.path(), target);
    } else {
      throw system_error(target.string(), "write", result.problem);
    }
  }
}

} // namespace

fs::path temporary_path(const fs::path& target) {
  constexpr std::string_view suffix = ".pdist-tmp";
  std::string name = target.filename().string();
  if (name.size() + 1 + suffix.size() > longest_name) {
    name = fmt::format("{}~{:016x}", name.substr(0, 200), hash_of(name));
  }
  return target.parent_path() / fmt::format(".{}{}", name, suffix);
}

void lock_exclusively(const FileDescriptor& opened, const fs::path& target) {
  if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK) {
    struct stat status {};
    if (::fstat(opened.get(), &status) != 0) throw system_error(target.string(), "lock", errno);
    say_waiting(target, status.st_ino);
  }
  while (::flock(opened.get(), LOCK_EX) != 0) {
    if (errno != EINTR) throw system_error(target.string(), "lock", errno);
  }
}

void lock_temporary_file(const fs::path& target, Temporary& temporary) {
  for (;;) {
    lock_temporary(open_file, target, temporary);
    if (is_usable_file(temporary.opened())) break;
    temporary.last_step([&] { ::unlink(temporary.path().c_str()); });
  }
  if (::ftruncate(temporary.opened().get(), 0) != 0) throw system_error(target.string(), "write", errno);
}

void lock_temporary_folder(const fs::path& target, Temporary& temporary) {
  lock_temporary(open_folder, target, temporary);
  try {
    empty_folder(temporary.opened(), temporary.path());
  } catch (const Error& problem) {
    throw Error(target.string(), "cannot remove what an interrupted run left", problem.what(),
                problem.hint());
  }
}

} // namespace pdist::support
