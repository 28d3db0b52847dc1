#include "support/walk.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

/// The largest tree we promise to handle; bounds memory on a hostile one.
constexpr std::size_t most_entries = 2'000'000;

std::string_view special_name(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISBLK(mode) || S_ISCHR(mode)) return "a device";
  return "neither file, folder nor symlink";
}

/// Of the entry `name` of an open folder; `path` is for errors.
std::string read_link(int folder, const char* name, const fs::path& path) {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = ::readlinkat(folder, name, target.data(), target.size());
  if (length < 0) throw system_error(path.string(), "read the symlink", errno);
  target.resize(static_cast<std::size_t>(length));
  return target;
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

using Choice = std::function<bool(const std::string& path)>;

/// `walked`: what is known of the folder already; null for the root.
void list_folder(const fs::path& root, const std::string& below, const struct stat* walked,
                 const Choice& is_chosen, std::vector<TreeEntry>& out) {
  const fs::path folder = below.empty() ? root : root / below;
  const std::unique_ptr<DIR, CloseFolder> stream(::opendir(folder.c_str()));
  if (!stream) throw system_error(folder.string(), "read the folder", errno);
  struct stat opened {};
  if (::fstat(::dirfd(stream.get()), &opened) != 0) throw system_error(folder.string(), "read", errno);
  if (walked != nullptr) require_same(folder, *walked, opened);
  for (;;) {
    errno = 0;
    const dirent* item = ::readdir(stream.get());
    if (item == nullptr) {
      if (errno != 0) throw system_error(folder.string(), "read the folder", errno);
      return;
    }
    const std::string_view name = item->d_name;
    if (name == "." || name == "..") continue;
    TreeEntry entry;
    entry.path = below.empty() ? std::string(name) : fmt::format("{}/{}", below, name);
    const fs::path path = root / entry.path;
    if (entry.path.size() >= PATH_MAX)
      throw Error(path.string(), "the path is too long", "the limit is 4096 bytes");
    if (!is_chosen(entry.path)) continue;
    if (::fstatat(::dirfd(stream.get()), item->d_name, &entry.status, AT_SYMLINK_NOFOLLOW) != 0) {
      throw system_error(path.string(), "read", errno);
    }
    entry.type = shippable_type(path, entry.status);
    if (entry.type == EntryType::symlink)
      entry.link_target = read_link(::dirfd(stream.get()), item->d_name, path);
    out.push_back(std::move(entry));
    if (out.size() > most_entries) {
      throw Error(root.string(), "the tree is too large",
                  fmt::format("the limit is {} entries", most_entries));
    }
  }
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

} // namespace

void require_same(const fs::path& path, const struct stat& walked, const struct stat& opened) {
  if (walked.st_dev == opened.st_dev && walked.st_ino == opened.st_ino) return;
  throw Error(path.string(), "something else is there now", "it was replaced while it was read",
              "run again when nothing else writes there");
}

EntryType shippable_type(const fs::path& path, const struct stat& status) {
  if (S_ISREG(status.st_mode)) return EntryType::file;
  if (S_ISDIR(status.st_mode)) return EntryType::folder;
  if (S_ISLNK(status.st_mode)) return EntryType::symlink;
  throw Error(path.string(), fmt::format("this is {}", special_name(status.st_mode)),
              "only files, folders and symlinks can be shipped");
}

std::vector<std::string> names_in(const fs::path& folder) {
  const std::unique_ptr<DIR, CloseFolder> stream(::opendir(folder.c_str()));
  if (!stream) throw system_error(folder.string(), "read the folder", errno);
  std::vector<std::string> out;
  for (;;) {
    errno = 0;
    const dirent* item = ::readdir(stream.get());
    if (item == nullptr) {
      if (errno != 0) throw system_error(folder.string(), "read the folder", errno);
      std::ranges::sort(out);
      return out;
    }
    const std::string_view name = item->d_name;
    if (name != "." && name != "..") out.emplace_back(name);
  }
}

std::vector<std::string> names_if_readable(const fs::path& folder) {
  if (::access(folder.c_str(), R_OK) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
    return {};
  struct stat status {};
  if (::stat(folder.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) return {};
  return names_in(folder);
}

std::vector<TreeEntry> walk_tree(const fs::path& root) {
  return walk_tree(root, [](const std::string&) { return true; });
}

std::vector<TreeEntry> walk_tree(const fs::path& root, const Choice& is_chosen) {
  std::vector<TreeEntry> entries;
  list_folder(root, {}, nullptr, is_chosen, entries);
  for (std::size_t next = 0; next < entries.size(); ++next) {
    if (entries[next].type != EntryType::folder) continue;
    const std::string below = entries[next].path;
    const struct stat walked = entries[next].status;
    list_folder(root, below, &walked, is_chosen, entries);
  }
  std::ranges::sort(entries, {}, &TreeEntry::path);
  return entries;
}

bool is_inner_path(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) return false;
  return std::ranges::none_of(
      parts_of(path), [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

std::optional<std::string> resolve_inner_link(std::string_view link, std::string_view target) {
  if (target.empty() || target.starts_with('/')) return std::nullopt;
  std::vector<std::string_view> at = parts_of(link);
  at.pop_back();
  for (const std::string_view part : parts_of(target)) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      at.push_back(part);
    } else if (at.empty()) {
      return std::nullopt;
    } else {
      at.pop_back();
    }
  }
  std::string out;
  for (const std::string_view part : at)
    out += out.empty() ? std::string(part) : fmt::format("/{}", part);
  return out;
}

} // namespace pdist::support
