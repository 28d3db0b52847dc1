#include "support/publish/folder_of_output.hpp"

#include "support/error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

ParentFolder::ParentFolder(const fs::path& target) : shown_(target.string()) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  fd_ = FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd_) throw system_error(shown_, "open its folder", errno);
}

void ParentFolder::flush() const {
  // EINVAL: this file system has no way to flush a folder.
  if (::fsync(fd_.get()) != 0 && errno != EINVAL) throw system_error(shown_, "flush its folder", errno);
}

std::optional<struct stat> status_if_there(const fs::path& target) {
  struct stat status {};
  if (::lstat(target.c_str(), &status) == 0) return status;
  if (errno != ENOENT) throw system_error(target.string(), "write", errno);
  return std::nullopt;
}

void require_name(const fs::path& target) {
  const fs::path name = target.filename();
  if (name.empty() || name == "." || name == "..") {
    throw Error(target.string(), "cannot write", "the path does not end in a name");
  }
}

void drop_inherited_access(const FileDescriptor& opened) {
  // Most files have none (ENODATA) and some file systems know none (ENOTSUP): nothing to do then.
  for (const char* name : {"system.posix_acl_access", "system.posix_acl_default"}) {
    static_cast<void>(::fremovexattr(opened.get(), name));
  }
}

} // namespace pdist::support
