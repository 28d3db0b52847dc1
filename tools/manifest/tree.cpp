#include "manifest/tree.hpp"

#include "manifest/difference.hpp"
#include "manifest/layout.hpp"
#include "manifest/verify_manifest.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/parallel.hpp"
#include "support/publish/output_lock.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::manifest {

namespace fs = std::filesystem;
using support::EntryType;
using support::TreeEntry;

namespace {

Entry entry_of(const TreeEntry& found) {
  Entry entry;
  entry.path = found.path;
  entry.type = found.type;
  // Symlinks have no mode of their own; some file systems show other bits than 0777.
  entry.mode = found.type == EntryType::symlink ? 0777 : found.status.st_mode & 07777;
  if (found.type == EntryType::file) entry.size = static_cast<std::uint64_t>(found.status.st_size);
  entry.link_target = found.link_target;
  return entry;
}

} // namespace

std::vector<Entry> entries_of(const fs::path& dist, const std::vector<TreeEntry>& tree) {
  std::vector<Entry> entries;
  std::vector<std::size_t> files;
  for (const TreeEntry& found : tree) {
    if (found.type == EntryType::file) files.push_back(entries.size());
    entries.push_back(entry_of(found));
  }
  // Large files first, so that no core is left alone with one at the end.
  std::ranges::stable_sort(files, std::greater(), [&](std::size_t i) { return entries[i].size; });
  support::parallel_for(files.size(), [&](std::size_t i) {
    const TreeEntry& found = tree[files[i]];
    const support::ReadableFile file(dist / found.path);
    support::require_same(dist / found.path, found.status, file.status());
    entries[files[i]].sha256 = support::sha256_of_file(file);
  });
  return entries;
}

namespace {

/// A manifest would be refused by the first `verify`.
void refuse_foreign_marks(const fs::path& dist, const std::vector<TreeEntry>& tree) {
  std::vector<support::Error> problems;
  for (const Difference& mark : foreign_marks(dist, tree))
    problems.emplace_back((dist / mark.path).string(),
                          fmt::format("a dist has no such {}", name_of(mark.kind)), mark.detail,
                          "a plain copy (cp -R) has none");
  if (!problems.empty()) throw support::Errors(std::move(problems));
}

} // namespace

Manifest describe(const fs::path& dist, Facts facts) {
  const OwnFiles own(manifest_folder(facts.name));
  std::vector<TreeEntry> tree = support::walk_tree(dist);
  // Another run may be writing them now, or have been killed while it did.
  const std::string temporaries[] = {support::temporary_path(own.manifest).string(),
                                     support::temporary_path(own.checksums).string()};
  std::erase_if(tree, [&](const TreeEntry& entry) {
    return own.contain(entry.path) || std::ranges::find(temporaries, entry.path) != std::end(temporaries);
  });
  refuse_foreign_marks(dist, tree);
  return {std::move(facts), entries_of(dist, tree)};
}

std::string manifest_folder(const std::string& name) {
  if (!support::is_inner_path(name) || name.find('/') != std::string::npos) {
    throw support::Error({}, fmt::format("'{}' cannot be the name of a dist", support::escaped(name)),
                         "it becomes the name of a folder in share/");
  }
  return fmt::format("share/{}/dist", name);
}

std::optional<fs::path> find_if_there(const fs::path& dist) {
  static_cast<void>(support::names_in(dist));
  const fs::path share = dist / "share";
  std::vector<fs::path> found;
  if (support::is_folder(share))
    for (const std::string& name : support::names_in(share)) {
      const fs::path candidate = share / name / "dist" / manifest_file_name;
      if (support::found_itself(candidate)) found.push_back(candidate);
    }
  if (found.size() > 1) {
    throw support::Error(dist.string(), "the dist has several manifests",
                         fmt::format("'{}' and '{}'",
                                     support::escaped(found[0].lexically_relative(dist).string()),
                                     support::escaped(found[1].lexically_relative(dist).string())));
  }
  if (found.empty()) return std::nullopt;
  return found.front();
}

fs::path find(const fs::path& dist) {
  const std::optional<fs::path> found = find_if_there(dist);
  if (found) return *found;
  throw support::Error(dist.string(), "this is not a dist",
                       "there is no share/<name>/dist/manifest.json in it",
                       "pdist-manifest write --name <name> makes one for any folder");
}

} // namespace pdist::manifest
