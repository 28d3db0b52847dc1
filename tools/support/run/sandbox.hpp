// Running a child in a mount namespace of its own: folders hidden from it, everything read-only but a few.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pdist::support {

/// What a child process sees of the file system.
struct SandboxRules {
  /// Folders that are empty and read-only for the child. Those that do not exist, or are below another one of
  /// the list, need no rule of their own.
  std::vector<std::filesystem::path> hidden;
  /// Whether nothing can be written, created, removed or renamed, on any file system, outside of `writable`.
  /// (Devices such as /dev/null can be written to all the same.)
  bool read_only = false;
  /// Folders that stay as they are under `read_only`; they exist and are not hidden. File systems mounted
  /// below them become read-only.
  std::vector<std::filesystem::path> writable;
};

/// A prepared mount namespace. Guards against accidents, not against attackers. Use it as
///
///     const Sandbox sandbox({.hidden = {build}});
///     if (const auto why = sandbox.unavailable()) … do without, and say so …
///     request.before_exec = [&sandbox] { return sandbox.enter(); };
///
/// Set `request.folder` too: a working folder that is inherited would still be the one below a hiding mount,
/// and still be writable. Neither the parent nor any other process sees the mounts; they end with the child.
class Sandbox {
public:
  /// Resolves all paths now (symlinks followed). Throws `Error` for a writable folder that does not exist or
  /// that is hidden, and for `/` as a hidden folder.
  explicit Sandbox(const SandboxRules& rules);

  /// Why it cannot be entered here ("no mount namespace can be made here: Operation not permitted"); nothing
  /// when it can. Really enters it, in a child process that ends at once.
  std::optional<std::string> unavailable() const;

  /// Puts the calling process into the sandbox, for `ProcessRequest::before_exec`. Only async-signal-safe
  /// calls; the process has one thread. As root: a mount namespace; otherwise a user namespace too, in which
  /// the user and group stay the same numbers. Returns 0 or an errno.
  int enter() const noexcept;

private:
  int enter_namespaces() const noexcept;
  int hide_folders() const noexcept;
  int make_read_only() const noexcept;
  int remount_each_read_only() const noexcept;

  bool read_only_ = false;
  std::vector<std::string> hidden_, writable_;
  /// Mount points with the flags they have, for systems without mount_setattr().
  std::vector<std::pair<std::string, unsigned long>> mounts_;
  std::string user_map_, group_map_;
};

/// Whether `inner` is `outer` or below it, both absolute and normal; compares whole path parts.
bool is_at_or_below(const std::filesystem::path& inner, const std::filesystem::path& outer);

/// Mount points and their flags (MS_NOSUID, MS_NODEV, …) in a text like /proc/self/mountinfo (proc(5)); lines
/// that are not of that form are passed over.
std::vector<std::pair<std::string, unsigned long>> parse_mounts(const std::string& mountinfo);

} // namespace pdist::support
