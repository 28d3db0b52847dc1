#include "manifest/verify_manifest.hpp"

#include "manifest/checksum_file.hpp"
#include "manifest/difference.hpp"
#include "manifest/layout.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "manifest/tree.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <sys/xattr.h>

namespace pdist::manifest {

namespace fs = std::filesystem;
using support::EntryType;
using support::TreeEntry;
using Kind = Difference::Kind;

namespace {

/// As manifest.json: the names of 2,000,000 files.
constexpr std::uint64_t largest_checksum_file = 256 << 20;

/// Attributes that a system gives by itself (labels, integrity records, layers of a container) say nothing
/// about the dist; these are somebody's doing.
bool is_foreign_attribute(std::string_view name) {
  if (name.starts_with("trusted.overlay.") || name.starts_with("user.overlay.")) return false;
  return name.starts_with("user.") || name.starts_with("trusted.") || name == "security.capability" ||
         name == "system.posix_acl_access" || name == "system.posix_acl_default";
}

void find_attributes(const fs::path& path, const std::string& inner, std::vector<Difference>& out) {
  std::array<char, 65536> names; // XATTR_LIST_MAX
  const ssize_t length = ::llistxattr(path.c_str(), names.data(), names.size());
  if (length < 0 && errno == ENOTSUP) return;
  if (length < 0) throw support::system_error(path.string(), "read its extended attributes", errno);
  const std::string_view all(names.data(), static_cast<std::size_t>(length));
  for (std::size_t at = 0; at < all.size();) {
    const std::string_view name = all.data() + at; // each ends with NUL
    at += name.size() + 1;
    if (is_foreign_attribute(name)) {
      out.push_back({Kind::attribute, inner, fmt::format("'{}' was added", support::escaped(name))});
    }
  }
}

/// What the manifest says and what SHA256SUMS says must be the same; what is on disk is compared with the
/// former.
std::vector<Difference> compare_checksums(const Manifest& manifest, const OwnFiles& own,
                                          const Checksums& listed, const std::string& digest_of_manifest) {
  Checksums expected{{own.manifest, digest_of_manifest}};
  for (const Entry& entry : manifest.entries) {
    if (entry.type == EntryType::file) expected.emplace(entry.path, entry.sha256);
  }
  std::vector<Difference> out;
  for (const auto& [path, digest] : expected) {
    const auto line = listed.find(path);
    if (line == listed.end()) {
      out.push_back({Kind::missing, path, "in SHA256SUMS"});
    } else if (line->second != digest) {
      out.push_back({Kind::changed, path,
                     path == own.manifest ? "SHA256SUMS has another digest"
                                          : "SHA256SUMS and manifest.json have different digests"});
    }
  }
  for (const auto& [path, digest] : listed) {
    if (!expected.contains(path)) out.push_back({Kind::added, path, "in SHA256SUMS"});
  }
  return out;
}

/// The manifest's own files are not among its entries: their type and mode are known.
std::vector<Difference> compare_own_files(const OwnFiles& own, const std::vector<TreeEntry>& tree) {
  Manifest expected, found;
  for (const TreeEntry& entry : tree) {
    if (!own.contain(entry.path)) continue;
    Entry& as_written = expected.entries.emplace_back();
    as_written.path = entry.path;
    as_written.mode = own_file_mode;
    Entry& as_found = found.entries.emplace_back(as_written);
    as_found.type = entry.type;
    as_found.mode = entry.status.st_mode & 07777;
  }
  return diff(expected, found);
}

} // namespace

std::vector<Difference> foreign_marks(const fs::path& dist, const std::vector<TreeEntry>& tree) {
  std::vector<Difference> out;
  const uid_t owner = support::status_of(dist / ".").st_uid;
  for (const TreeEntry& entry : tree) {
    if (entry.status.st_uid != owner) {
      out.push_back(
          {Kind::owner, entry.path, fmt::format("{}, the dist's is {}", entry.status.st_uid, owner)});
    }
    if (entry.type == EntryType::file && entry.status.st_nlink > 1) {
      out.push_back({Kind::link, entry.path,
                     fmt::format("count {}: the file has another name, through which it can be changed",
                                 entry.status.st_nlink)});
    }
    find_attributes(dist / entry.path, entry.path, out);
  }
  return out;
}

std::vector<Difference> verify(const fs::path& dist) {
  const fs::path manifest_json = find(dist);
  const Manifest manifest = read(manifest_json);
  const OwnFiles own(manifest_folder(manifest.facts.name));
  if (dist / own.manifest != manifest_json) {
    throw support::Error(manifest_json.string(),
                         fmt::format("it is the manifest of '{}'", support::escaped(manifest.facts.name)),
                         "that one's place is " + support::escaped(own.manifest));
  }
  const fs::path checksum_file = dist / own.checksums;
  const Checksums listed =
      parse_checksums(support::read_text_file(checksum_file, largest_checksum_file), checksum_file.string());
  std::vector<TreeEntry> tree = support::walk_tree(dist);
  std::vector<Difference> out = foreign_marks(dist, tree);
  std::ranges::move(compare_own_files(own, tree), std::back_inserter(out));
  std::ranges::move(compare_checksums(manifest, own, listed, support::sha256_of_file(manifest_json)),
                    std::back_inserter(out));
  std::erase_if(tree, [&](const TreeEntry& entry) { return own.contain(entry.path); });
  std::ranges::move(diff(manifest, {manifest.facts, entries_of(dist, tree)}), std::back_inserter(out));
  std::ranges::stable_sort(out, {}, &Difference::path);
  return out;
}

} // namespace pdist::manifest
