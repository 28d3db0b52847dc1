#include "verify/moved_copy.hpp"

#include "support/copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"
#include "support/publish/remove_tree.hpp"
#include "support/run/sandbox.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

using support::EntryType;
using support::TreeEntry;

bool is_usable(const fs::path& folder, const std::vector<std::string>& hidden) {
  for (const std::string& other : hidden) {
    if (support::is_at_or_below(folder, other)) return false;
  }
  struct statvfs system {};
  if (::statvfs(folder.c_str(), &system) != 0 || (system.f_flag & ST_NOEXEC) != 0) return false;
  return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

/// Resolved, because hiding goes by real paths.
fs::path temporary_base(const std::vector<std::string>& hidden) {
  const char* chosen = std::getenv("TMPDIR");
  for (const fs::path& wanted :
       {fs::path(chosen == nullptr ? "" : chosen), fs::path("/var/tmp"), fs::path("/tmp")}) {
    std::error_code none;
    fs::path folder = wanted.is_absolute() ? fs::canonical(wanted, none) : fs::path();
    if (!folder.empty() && !none && is_usable(folder, hidden)) return folder;
  }
  throw support::Error({}, "no place for a copy of the dist",
                       "$TMPDIR, /var/tmp and /tmp are hidden, not writable or do not run programs",
                       "set TMPDIR to a folder outside the source, build and install folders");
}

constexpr std::string_view name_start = "pdist-verify-";

support::FileDescriptor open_folder(const fs::path& folder) {
  return support::FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/// A folder younger than this may be one whose run has not locked it yet.
constexpr time_t young = 60;

/// Removes what runs of this user left that were killed with all their processes.
void remove_left_copies(const fs::path& base) {
  for (const std::string& name : support::names_if_readable(base)) {
    if (!name.starts_with(name_start)) continue;
    const fs::path folder = base / name;
    const support::FileDescriptor opened = open_folder(folder);
    struct stat status {};
    if (!opened || ::fstat(opened.get(), &status) != 0 || status.st_uid != ::geteuid()) continue;
    if (status.st_mtime > ::time(nullptr) - young) continue;
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) support::remove_tree(folder);
  }
}

fs::path make_private_folder(const fs::path& base) {
  std::string name = (base / fmt::format("{}XXXXXX", name_start)).string();
  if (::mkdtemp(name.data()) == nullptr) throw support::system_error(name, "make a temporary folder", errno);
  return name;
}

support::Error write_error(const std::string& shown, int number) {
  return {shown, "cannot write", std::generic_category().message(number),
          "set TMPDIR to a folder that has room for a copy of the dist"};
}

/// Copies within the kernel, sharing blocks where the file system can; with reads and writes where it cannot.
void copy_contents(const support::ReadableFile& from, int to, const std::string& shown) {
  for (;;) {
    const ssize_t copied =
        ::copy_file_range(from.descriptor(), nullptr, to, nullptr, std::size_t{1} << 30, 0);
    if (copied == 0) return;
    if (copied > 0 || errno == EINTR) continue;
    if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP && errno != EPERM) {
      throw write_error(shown, errno);
    }
    break;
  }
  std::array<std::byte, 65536> block;
  for (auto at = static_cast<std::uint64_t>(::lseek(to, 0, SEEK_CUR));;) {
    const std::size_t got = from.read_some(at, block);
    if (got == 0) return;
    for (std::size_t done = 0; done < got;) {
      const ssize_t written = ::write(to, block.data() + done, got - done);
      if (written < 0 && errno != EINTR) throw write_error(shown, errno);
      if (written > 0) done += static_cast<std::size_t>(written);
    }
    at += got;
  }
}

void copy_file(const fs::path& from, const fs::path& to, const TreeEntry& entry) {
  const support::ReadableFile source(from);
  const support::OutputFile target = support::create_new(to, to.string());
  copy_contents(source, target.descriptor(), to.string());
  if (::fchmod(target.descriptor(), entry.status.st_mode & 07777U) != 0) {
    throw support::system_error(to.string(), "set the mode of", errno);
  }
}

/// Python and others compare times of files with those noted elsewhere: they are a part of the contents.
void copy_time(const fs::path& to, const TreeEntry& entry) {
  support::set_times(to, entry.status.st_atim, entry.status.st_mtim, to.string());
}

void copy_tree(const DistTree& tree, const fs::path& to) {
  fs::create_directory(to);
  for (const TreeEntry& entry : tree.entries) {
    if (entry.type == EntryType::folder) fs::create_directory(to / entry.path);
    if (entry.type == EntryType::symlink) fs::create_symlink(entry.link_target, to / entry.path);
  }
  support::parallel_for(tree.entries.size(), [&](std::size_t i) {
    const TreeEntry& entry = tree.entries[i];
    if (entry.type == EntryType::file) copy_file(tree.root / entry.path, to / entry.path, entry);
  });
  // Last, and what is inside a folder first: one that cannot be written to could not be filled.
  for (std::size_t left = tree.entries.size(); left > 0; --left) {
    const TreeEntry& entry = tree.entries[left - 1];
    const fs::path path = to / entry.path;
    copy_time(path, entry);
    if (entry.type == EntryType::folder && ::chmod(path.c_str(), entry.status.st_mode & 07777U) != 0) {
      throw support::system_error(path.string(), "set the mode of", errno);
    }
  }
}

} // namespace

MovedCopy::MovedCopy(const DistTree& tree, const std::vector<std::string>& hidden, const std::string& name,
                     const std::function<void(const fs::path&)>& before_removal) {
  const fs::path base = temporary_base(hidden);
  remove_left_copies(base);
  const fs::path temporary = make_private_folder(base);
  lock_ = open_folder(temporary);
  if (!lock_ || ::flock(lock_.get(), LOCK_EX) != 0)
    throw support::system_error(temporary.string(), "lock", errno);
  clean_up_ = std::make_unique<CleanUpProcess>(temporary.string(), [temporary, before_removal] {
    if (before_removal) before_removal(temporary);
    support::remove_tree(temporary);
  });
  folder_ = temporary / name;
  try {
    copy_tree(tree, folder_);
  } catch (const fs::filesystem_error& error) {
    throw support::system_error(error.path1().string(), "copy the dist", error.code().value());
  }
}

std::string copies_pattern() {
  return (temporary_base({}) / fmt::format("{}*", name_start)).string();
}

} // namespace pdist::verify
