#include "verify/tree_checks.hpp"

#include "manifest/difference.hpp"
#include "manifest/layout.hpp"
#include "manifest/manifest.hpp"
#include "manifest/verify_manifest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/glob.hpp"
#include "support/run/sandbox.hpp"
#include "support/suggest.hpp"
#include "verify/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <grp.h>
#include <pwd.h>
#include <sys/xattr.h>
#include <system_error>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

using support::EntryType;
using support::escaped;
using support::TreeEntry;

/// Why the symlink is wrong; empty when it is right. By its text, and by where it really leads: a symlink
/// through another symlink may leave the dist although its text does not.
std::string problem_of_symlink(const DistTree& tree, const TreeEntry& entry) {
  if (entry.link_target.starts_with('/')) return "absolute";
  if (!support::resolve_inner_link(entry.path, entry.link_target)) return "leaves the dist";
  std::error_code problem;
  const fs::path real = fs::canonical(tree.root / entry.path, problem);
  if (problem == std::errc::too_many_symbolic_link_levels) return "a loop";
  if (problem == std::errc::no_such_file_or_directory || problem == std::errc::not_a_directory) {
    return "nothing is there";
  }
  if (problem) return problem.message();
  return support::is_at_or_below(real, tree.root) ? "" : "leaves the dist";
}

/// File capabilities (capabilities(7)) make a program run with more rights than its user has, as setuid does.
bool has_capabilities(const fs::path& path) {
  if (::lgetxattr(path.c_str(), "security.capability", nullptr, 0) >= 0) return true;
  // ENOTSUP: this file system has none.
  if (errno != ENODATA && errno != ENOTSUP)
    throw support::system_error(path.string(), "read its capabilities", errno);
  return false;
}

/// Others than the mode's bits say may read or write: an access control list (acl(5)).
bool has_access_list(const fs::path& path) {
  for (const char* const name : {"system.posix_acl_access", "system.posix_acl_default"}) {
    if (::lgetxattr(path.c_str(), name, nullptr, 0) >= 0) return true;
    if (errno != ENODATA && errno != ENOTSUP)
      throw support::system_error(path.string(), "read its access control list", errno);
  }
  return false;
}

/// Whether nobody but the owner is in the group, as far as names say: distributions give each user a group of
/// the user's name.
bool is_own_group(uid_t owner, gid_t group) {
  const struct passwd* const user = ::getpwuid(owner);
  const std::string name = user == nullptr ? std::string() : user->pw_name;
  const struct group* const found = ::getgrgid(group);
  return found == nullptr ? owner == group : !name.empty() && name == found->gr_name;
}

/// The dist's own folder: who can write to it can put something else in the place of each file.
std::vector<std::string> problems_of_root(const fs::path& root) {
  const struct stat status = support::status_of(root);
  const mode_t mode = status.st_mode & 07777U;
  std::vector<std::string> out;
  if ((mode & S_IWOTH) != 0) out.push_back(fmt::format(".: mode {:04o}: everybody can write to it", mode));
  if ((mode & S_IWGRP) != 0 && !is_own_group(status.st_uid, status.st_gid))
    out.push_back(fmt::format(".: mode {:04o}: a group can write to it that is not its owner's own", mode));
  if (has_access_list(root)) out.emplace_back(".: has an access control list");
  return out;
}

/// A file with contents, or a folder with one below it.
bool has_contents(const DistTree& tree, const TreeEntry& entry) {
  if (entry.type == EntryType::file) return entry.status.st_size > 0;
  if (entry.type == EntryType::symlink) {
    const fs::path path = tree.root / entry.path;
    const std::optional<struct stat> status = support::found(path);
    return status && (S_ISDIR(status->st_mode) ? !fs::is_empty(path) : status->st_size > 0);
  }
  const std::string prefix = entry.path + '/';
  return std::ranges::any_of(tree.entries, [&](const TreeEntry& inner) {
    return inner.type == EntryType::file && inner.status.st_size > 0 && inner.path.starts_with(prefix);
  });
}

/// share/<name>/dist/<file>
bool is_in_manifest_folder(std::string_view path, std::string_view file) {
  return path.starts_with("share/") && path.ends_with(fmt::format("/dist/{}", file)) &&
         std::ranges::count(path, '/') == 3;
}

bool is_manifest_path(std::string_view path) {
  return is_in_manifest_folder(path, manifest::manifest_file_name);
}

} // namespace

bool is_manifest_file(std::string_view path) {
  return is_manifest_path(path) || is_in_manifest_folder(path, manifest::checksum_file_name);
}

Check check_symlinks(const DistTree& tree) {
  Check check{.name = "symlinks"};
  std::size_t count = 0;
  for (const TreeEntry& entry : tree.entries) {
    if (entry.type != EntryType::symlink) continue;
    ++count;
    if (const std::string problem = problem_of_symlink(tree, entry); !problem.empty()) {
      check.findings.push_back(
          fmt::format("{}: symlink to '{}': {}", escaped(entry.path), escaped(entry.link_target), problem));
    }
  }
  check.hint = "make symlinks relative, to files that are shipped";
  const std::string failed =
      fmt::format("{} to nothing in the dist", counted(check.findings.size(), "symlink"));
  return concluded(std::move(check), fmt::format("{}, all inside the dist", counted(count, "symlink")),
                   failed);
}

Check check_permissions(const DistTree& tree) {
  Check check{.name = "permissions", .findings = problems_of_root(tree.root)};
  for (const TreeEntry& entry : tree.entries) {
    if (entry.type == EntryType::symlink) continue;
    const mode_t mode = entry.status.st_mode & 07777U;
    const auto find = [&](std::string_view what) {
      check.findings.push_back(fmt::format("{}: mode {:04o}: {}", escaped(entry.path), mode, what));
    };
    if ((mode & S_IWOTH) != 0) find("everybody can write to it");
    if ((mode & S_ISUID) != 0) find("setuid");
    if ((mode & S_ISGID) != 0) find("setgid");
    if (entry.type == EntryType::file && has_capabilities(tree.root / entry.path))
      find("has file capabilities");
    if (has_access_list(tree.root / entry.path)) find("has an access control list");
  }
  check.hint = "install with PERMISSIONS that a dist can have, such as 0644 and 0755";
  const std::string failed = counted(check.findings.size(), "wrong permission");
  return concluded(std::move(check), "nothing is setuid or writable for everybody", failed);
}

Check check_manifest(const DistTree& tree, const std::string& name) {
  Check check{.name = "manifest"};
  const bool there = std::ranges::any_of(tree.entries, is_manifest_path, &TreeEntry::path);
  if (!there && name.empty()) {
    check.outcome = Check::Outcome::skipped;
    check.summary = "the dist has none";
    return check;
  }
  if (!there) {
    check.findings.push_back(
        fmt::format("{}/manifest.json: not there", escaped(manifest::manifest_folder(name))));
    return concluded(std::move(check), {}, "the dist has none");
  }
  for (const manifest::Difference& difference : manifest::verify(tree.root)) {
    check.findings.push_back(manifest::shown(difference));
  }
  check.hint = "make the dist again: what differs was changed after it was made";
  const std::string failed =
      fmt::format("{} from what was made", counted(check.findings.size(), "difference"));
  return concluded(std::move(check), fmt::format("all {} are as made", counted(tree.entries.size(), "entry")),
                   failed);
}

Check check_required_files(const DistTree& tree, const std::vector<std::string>& required) {
  Check check{.name = "required-files"};
  if (required.empty()) {
    check.outcome = Check::Outcome::skipped;
    check.summary = "none were named";
    return check;
  }
  std::vector<std::string> known;
  for (const TreeEntry& entry : tree.entries)
    known.push_back(entry.path);
  for (const std::string& pattern : required) {
    bool found = false;
    for (const TreeEntry& entry : tree.entries) {
      if (entry.path != pattern && !support::glob_matches(pattern, entry.path)) continue;
      found = true;
      if (!has_contents(tree, entry)) {
        check.findings.push_back(fmt::format("{}: required, but empty", escaped(entry.path)));
      }
    }
    if (found) continue;
    const std::string near = support::nearest(pattern, known);
    check.findings.push_back(
        fmt::format("{}: required, but not in the dist{}", escaped(pattern),
                    near.empty() ? "" : fmt::format(": did you mean '{}'?", escaped(near))));
  }
  const std::string failed = fmt::format("{} missing or empty", counted(check.findings.size(), "file"));
  return concluded(std::move(check), fmt::format("all {} there", counted(required.size(), "file")), failed);
}

} // namespace pdist::verify
