// What publishing a file and publishing a folder share: looking at the target, flushing the folder that holds
// it.
#pragma once

#include "support/file.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace pdist::support {

/// The folder that holds an output, open from the start, so that flushing it at the end cannot fail for want
/// of a descriptor.
class ParentFolder {
public:
  explicit ParentFolder(const std::filesystem::path& target);
  void flush() const;

private:
  std::string shown_;
  FileDescriptor fd_;
};

/// Status of what is at `target` (a symlink itself, not what it points to); nothing when nothing is.
std::optional<struct stat> status_if_there(const std::filesystem::path& target);

/// Throws unless the last part of `target` is a name that an output can have.
void require_name(const std::filesystem::path& target);

/// Takes away the access control lists that a new file or folder inherits from its parent's default ones.
void drop_inherited_access(const FileDescriptor& opened);

} // namespace pdist::support
