#include "support/run/sandbox.hpp"

#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <sched.h>
#include <sstream>
#include <string_view>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

// mount_setattr(2), since Linux 5.12. Declared here because <linux/mount.h> and older <sys/mount.h> exclude
// each other; the number is the same on all architectures that got their system calls after 5.0.
#ifdef SYS_mount_setattr
constexpr long mount_setattr_number = SYS_mount_setattr;
#else
constexpr long mount_setattr_number = 442;
#endif
constexpr unsigned recursive = 0x8000;          // AT_RECURSIVE
constexpr std::uint64_t attribute_readonly = 1; // MOUNT_ATTR_RDONLY

struct MountAttributes {
  std::uint64_t set = 0, clear = 0, propagation = 0, user_namespace = 0;
};

int set_mount_attributes(const char* path, unsigned flags, const MountAttributes& attributes) noexcept {
  const long result = ::syscall(mount_setattr_number, AT_FDCWD, path, flags, &attributes, sizeof attributes);
  return result == 0 ? 0 : errno;
}

int write_whole(const char* path, std::string_view text) noexcept {
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  const ssize_t written = ::write(fd, text.data(), text.size());
  const int number = written < 0 ? errno : 0;
  ::close(fd);
  return number;
}

/// mountinfo writes space, tab, newline and backslash as `\040` and so on (proc(5)).
std::string without_octal(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      out += static_cast<char>((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0'));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

unsigned long mount_flags(const std::string& options) {
  static constexpr std::array<std::pair<std::string_view, unsigned long>, 8> known{
      {{"ro", MS_RDONLY},
       {"nosuid", MS_NOSUID},
       {"nodev", MS_NODEV},
       {"noexec", MS_NOEXEC},
       {"noatime", MS_NOATIME},
       {"nodiratime", MS_NODIRATIME},
       {"relatime", MS_RELATIME},
       {"nosymfollow", 256}}};
  unsigned long flags = 0;
  std::istringstream words(options);
  for (std::string word; std::getline(words, word, ',');) {
    for (const auto& [name, flag] : known) {
      if (word == name) flags |= flag;
    }
  }
  return flags;
}

} // namespace

bool is_at_or_below(const fs::path& inner, const fs::path& outer) {
  const auto [in, out] = std::mismatch(inner.begin(), inner.end(), outer.begin(), outer.end());
  // A trailing slash is an empty last part.
  return out == outer.end() || (out->empty() && std::next(out) == outer.end());
}

std::vector<std::pair<std::string, unsigned long>> parse_mounts(const std::string& mountinfo) {
  std::vector<std::pair<std::string, unsigned long>> out;
  std::istringstream lines(mountinfo);
  for (std::string line; std::getline(lines, line);) {
    // "36 35 98:0 /root /mount/point rw,noatime master:1 - ext3 /dev/root rw"
    std::istringstream words(line);
    std::string number, parent, device, root, point, options;
    if (words >> number >> parent >> device >> root >> point >> options) {
      out.emplace_back(without_octal(point), mount_flags(options));
    }
  }
  return out;
}

Sandbox::Sandbox(const SandboxRules& rules)
    : read_only_(rules.read_only),
      user_map_(fmt::format("{0} {0} 1\n", ::geteuid())),
      group_map_(fmt::format("{0} {0} 1\n", ::getegid())) {
  for (const fs::path& folder : rules.hidden) {
    std::error_code none;
    const fs::path real = fs::canonical(folder, none);
    if (none) continue; // what is not there needs no hiding
    if (real == "/")
      throw Error(folder.string(), "cannot hide this folder", "it is the root of the file system");
    hidden_.push_back(real.string());
  }
  std::ranges::sort(hidden_); // outer folders first: what is below them is gone by then
  for (const fs::path& folder : rules.writable) {
    std::error_code problem;
    const fs::path real = fs::canonical(folder, problem);
    if (problem) throw system_error(folder.string(), "keep the folder writable", problem.value());
    for (const std::string& hidden : hidden_) {
      if (is_at_or_below(real, hidden)) {
        throw Error(folder.string(), "cannot keep the folder writable",
                    fmt::format("it is inside the hidden folder {}", escaped(hidden)));
      }
    }
    writable_.push_back(real.string());
  }
  if (!read_only_) return;
  mounts_ = parse_mounts(read_text_file("/proc/self/mountinfo", std::uint64_t{1} << 24));
  std::erase_if(mounts_, [&](const auto& mount) { return std::ranges::count(writable_, mount.first) != 0; });
}

std::optional<std::string> Sandbox::unavailable() const {
  const pid_t child = ::fork();
  if (child < 0) throw system_error("a mount namespace", "start a process in it", errno);
  if (child == 0) ::_exit(enter());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return std::nullopt;
  std::string why = WIFEXITED(status) ? std::generic_category().message(WEXITSTATUS(status))
                                      : fmt::format("killed by signal {}", WTERMSIG(status));
  // namespaces(7): the error for too many of them, which 0 allowed ones are.
  if (WIFEXITED(status) && WEXITSTATUS(status) == ENOSPC) why = "the limit in /proc/sys/user is reached";
  return fmt::format("no mount namespace can be made here: {}", why);
}

int Sandbox::enter() const noexcept {
  if (const int number = enter_namespaces(); number != 0) return number;
  if (const int number = hide_folders(); number != 0) return number;
  return read_only_ ? make_read_only() : 0;
}

int Sandbox::enter_namespaces() const noexcept {
  if (::unshare(CLONE_NEWNS) != 0) {
    if (errno != EPERM) return errno;
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return errno;
    // The kernel takes a group map of an unprivileged user only after setgroups() is given up
    // (user_namespaces(7)); kernels before 3.19 do not have the file.
    if (const int number = write_whole("/proc/self/setgroups", "deny"); number != 0 && number != ENOENT)
      return number;
    if (const int number = write_whole("/proc/self/uid_map", user_map_); number != 0) return number;
    if (const int number = write_whole("/proc/self/gid_map", group_map_); number != 0) return number;
  }
  // Without this our mounts would spread to the machine where `/` is shared, as systemd makes it.
  return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 ? 0 : errno;
}

int Sandbox::hide_folders() const noexcept {
  for (const std::string& folder : hidden_) {
    const int result =
        ::mount("hidden", folder.c_str(), "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,mode=0555");
    if (result != 0 && errno != ENOENT) return errno;
  }
  return 0;
}

int Sandbox::make_read_only() const noexcept {
  for (const std::string& folder : writable_) {
    if (::mount(folder.c_str(), folder.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) return errno;
  }
  if (const int number = set_mount_attributes("/", recursive, {.set = attribute_readonly}); number != 0) {
    return remount_each_read_only();
  }
  for (const std::string& folder : writable_) {
    if (const int number = set_mount_attributes(folder.c_str(), 0, {.clear = attribute_readonly});
        number != 0) {
      return number;
    }
  }
  return 0;
}

int Sandbox::remount_each_read_only() const noexcept {
  // Flags that the mount has must be given again: a user namespace may not drop them.
  for (const auto& [point, flags] : mounts_) {
    if (::mount(nullptr, point.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | flags, nullptr) == 0)
      continue;
    // A mount point that another mount hides cannot be reached, and not be written to either.
    if (errno != EINVAL && errno != ENOENT && errno != EACCES) return errno;
  }
  return 0;
}

} // namespace pdist::support
