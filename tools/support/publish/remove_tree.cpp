#include "support/publish/remove_tree.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <memory>
#include <string>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// Opens the folder `name` of `parent`. A mount point, also a bind mount of the same file system, gives EXDEV
/// where the kernel has openat2 (Linux 5.6); on older ones the caller compares device numbers.
int open_below(int parent, const char* name, int flags) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags);
  how.resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS;
  const long fd = ::syscall(SYS_openat2, parent, name, &how, sizeof how);
  // EPERM: what seccomp filters that do not know the call answer.
  if (fd < 0 && (errno == ENOSYS || errno == EPERM)) return ::openat(parent, name, flags);
  return static_cast<int>(fd);
}

/// A folder that its owner may not read still opens with O_PATH, and can be changed through that.
void make_accessible(int parent, const char* name) {
  const FileDescriptor handle(open_below(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (handle) static_cast<void>(::chmod(fmt::format("/proc/self/fd/{}", handle.get()).c_str(), 0700));
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// One folder on the way down: only the deepest is open, so that depth is not bounded by open files.
struct Level {
  std::string name; ///< in the folder above
  dev_t device = 0;
  ino_t inode = 0;
  std::vector<std::string> names; ///< still to remove
};

class TreeRemoval {
public:
  TreeRemoval(const FileDescriptor& folder, const fs::path& path) : root_(path) {
    const int copy = ::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw system_error(path.string(), "open", errno);
    enter(FileDescriptor(copy), {});
  }

  void run() {
    for (;;) {
      while (!levels_.back().names.empty()) {
        const std::string name = std::move(levels_.back().names.back());
        levels_.back().names.pop_back();
        remove_or_enter(name);
      }
      if (levels_.size() == 1) return;
      leave();
    }
  }

private:
  /// The path of `name` in the folder that is open now; only made for messages: in a deep tree it is long.
  std::string path_of(const std::string& name) const {
    std::string path = root_.string();
    for (const Level& level : levels_)
      path += level.name.empty() ? std::string() : '/' + level.name;
    return name.empty() ? path : path + '/' + name;
  }

  void enter(FileDescriptor folder, const std::string& name) {
    Level level{name, 0, 0, {}};
    struct stat status {};
    if (::fstat(folder.get(), &status) != 0) throw system_error(path_of(name), "read", errno);
    if (!levels_.empty() && status.st_dev != levels_.front().device) refuse_mount(name);
    level.device = status.st_dev;
    level.inode = status.st_ino;
    // Removing names needs write and search permission of the folder.
    if ((status.st_mode & 0700) != 0700) static_cast<void>(::fchmod(folder.get(), 0700));
    level.names = names_in(folder, name);
    current_ = std::move(folder);
    levels_.push_back(std::move(level));
  }

  std::vector<std::string> names_in(const FileDescriptor& folder, const std::string& name) const {
    const int copy = ::openat(folder.get(), ".", folder_flags);
    if (copy < 0) throw system_error(path_of(name), "open", errno);
    const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(copy));
    if (!stream) throw system_error(path_of(name), "open", errno);
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* item = ::readdir(stream.get());
      if (item == nullptr) break;
      const std::string_view each = item->d_name;
      if (each != "." && each != "..") names.emplace_back(each);
    }
    if (errno != 0) throw system_error(path_of(name), "read the folder", errno);
    return names;
  }

  void remove_or_enter(const std::string& name) {
    if (::unlinkat(current_.get(), name.c_str(), 0) == 0 || errno == ENOENT) return;
    // Linux says EISDIR for a folder, POSIX EPERM.
    if (errno != EISDIR && errno != EPERM) throw system_error(path_of(name), "remove", errno);
    const int problem = errno;
    int fd = open_below(current_.get(), name.c_str(), folder_flags);
    if (fd < 0 && errno == EACCES) {
      make_accessible(current_.get(), name.c_str());
      fd = open_below(current_.get(), name.c_str(), folder_flags);
    }
    if (fd < 0 && errno == ENOENT) return;
    if (fd < 0 && errno == EXDEV) refuse_mount(name);
    if (fd < 0) throw system_error(path_of(name), "remove", errno == ENOTDIR ? problem : errno);
    enter(FileDescriptor(fd), name);
  }

  /// Back to the folder above, which must still be the one that was left.
  void leave() {
    const std::string emptied = std::move(levels_.back().name);
    levels_.pop_back();
    FileDescriptor above(::openat(current_.get(), "..", folder_flags));
    struct stat status {};
    if (!above || ::fstat(above.get(), &status) != 0) throw system_error(path_of(emptied), "remove", errno);
    if (status.st_dev != levels_.back().device || status.st_ino != levels_.back().inode) {
      throw Error(path_of(emptied), "cannot remove the folder", "it was moved meanwhile");
    }
    current_ = std::move(above);
    if (::unlinkat(current_.get(), emptied.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
      throw system_error(path_of(emptied), "remove the folder", errno);
    }
  }

  [[noreturn]] void refuse_mount(const std::string& name) const {
    throw Error(path_of(name), "cannot remove the folder", "another file system is mounted there",
                "unmount it first");
  }

  fs::path root_;
  std::vector<Level> levels_;
  FileDescriptor current_;
};

} // namespace

void empty_folder(const FileDescriptor& folder, const fs::path& path) {
  TreeRemoval(folder, path).run();
}

void remove_tree(const fs::path& folder) {
  int fd = ::open(folder.c_str(), folder_flags);
  if (fd < 0 && errno == ENOENT) return;
  if (fd < 0 && errno == EACCES) {
    make_accessible(AT_FDCWD, folder.c_str());
    fd = ::open(folder.c_str(), folder_flags);
  }
  if (fd < 0) throw system_error(folder.string(), "remove the folder", errno);
  const FileDescriptor opened(fd);
  empty_folder(opened, folder);
  if (::rmdir(folder.c_str()) != 0 && errno != ENOENT) {
    throw system_error(folder.string(), "remove the folder", errno);
  }
}

} // namespace pdist::support
