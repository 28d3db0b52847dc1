#include "support/publish/file_attributes.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <string_view>
#include <sys/xattr.h>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

constexpr mode_t usual_file_mode = 0644;
constexpr mode_t permission_bits = 07777;

/// All extended attributes of what `path` leads to. Sizes are bounded by Linux: XATTR_LIST_MAX and
/// XATTR_SIZE_MAX.
std::map<std::string, std::string> extended_attributes(const fs::path& path) {
  constexpr std::size_t largest = 65536;
  std::string names(largest, '\0');
  const ssize_t length = ::listxattr(path.c_str(), names.data(), names.size());
  if (length < 0 && errno == ENOTSUP) return {};
  if (length < 0) throw system_error(path.string(), "read its extended attributes", errno);
  names.resize(static_cast<std::size_t>(length));
  std::map<std::string, std::string> out;
  for (std::size_t at = 0; at < names.size();) {
    const std::string name = names.c_str() + at; // each name ends with NUL
    at += name.size() + 1;
    std::string value(largest, '\0');
    const ssize_t size = ::getxattr(path.c_str(), name.c_str(), value.data(), value.size());
    if (size < 0) throw system_error(path.string(), "read its extended attributes", errno);
    value.resize(static_cast<std::size_t>(size));
    out.emplace(name, std::move(value));
  }
  return out;
}

void set_extended(const FileDescriptor& file, const std::string& name, const std::string& value,
                  const std::string& shown) {
  // Labels that the system gives every new file (security.selinux) are there already, and may not be set
  // again.
  std::string current(value.size() + 1, '\0');
  const ssize_t size = ::fgetxattr(file.get(), name.c_str(), current.data(), current.size());
  if (size >= 0 && std::string_view(current).substr(0, static_cast<std::size_t>(size)) == value) return;
  if (::fsetxattr(file.get(), name.c_str(), value.data(), value.size(), 0) != 0) {
    throw system_error(shown, fmt::format("keep the extended attribute '{}'", escaped(name)), errno);
  }
}

} // namespace

WantedAttributes wanted_attributes(const FileAttributes& attributes,
                                   const std::optional<struct stat>& existing) {
  WantedAttributes wanted;
  wanted.mode =
      existing && S_ISREG(existing->st_mode) ? existing->st_mode & permission_bits : usual_file_mode;
  if (attributes.like) {
    struct stat status {};
    if (::stat(attributes.like->c_str(), &status) != 0) {
      throw system_error(attributes.like->string(), "read", errno);
    }
    wanted.mode = status.st_mode & permission_bits;
    wanted.owned = {status.st_uid, status.st_gid, extended_attributes(*attributes.like)};
  }
  if (attributes.mode) wanted.mode = *attributes.mode;
  return wanted;
}

void give_attributes(const FileDescriptor& file, const WantedAttributes& wanted, const std::string& shown) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw system_error(shown, "write", errno);
  if (wanted.owned) {
    const auto& [owner, group, extended] = *wanted.owned;
    // First: a change of owner clears setuid bits and capabilities.
    if ((status.st_uid != owner || status.st_gid != group) && ::fchown(file.get(), owner, group) != 0) {
      throw system_error(shown, fmt::format("keep its owner {} and group {}", owner, group), errno);
    }
    for (const auto& [name, value] : extended)
      set_extended(file, name, value, shown);
  }
  if (::fchmod(file.get(), wanted.mode) != 0) throw system_error(shown, "set its mode", errno);
}

bool has_attributes(const fs::path& path, const struct stat& status, const WantedAttributes& wanted) {
  if (!S_ISREG(status.st_mode) || (status.st_mode & permission_bits) != wanted.mode) return false;
  if (!wanted.owned) return true;
  return status.st_uid == wanted.owned->owner && status.st_gid == wanted.owned->group &&
         extended_attributes(path) == wanted.owned->extended;
}

} // namespace pdist::support
