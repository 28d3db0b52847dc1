// A dist while it is being planned: entries by path, and which file on this machine each of them stands for.
#pragma once

#include "runtime/plan.hpp"

#include <map>
#include <optional>
#include <string>

namespace pdist::runtime {

/// One entry with what only planning needs to know.
struct DraftEntry {
  PlanEntry plan;
  /// Where the loader would have seen the file before it was installed: its build-tree twin or its source.
  /// Its folder is $ORIGIN when libraries are searched. Equal to `plan.source` where there is no other.
  Path seen_at;
  bool own = false; ///< from the project's install rules, targets or plugins, not bundled for it
};

class Draft {
public:
  using Entries = std::map<std::string, DraftEntry, std::less<>>;

  /// Adds an entry. Throws `Error` when something else has the path already; two equal folders are one.
  DraftEntry& add(DraftEntry entry);
  void remove(std::string_view path) { entries_.erase(entries_.find(path)); }

  DraftEntry* find(std::string_view path);
  const DraftEntry* find(std::string_view path) const;
  const Entries& entries() const { return entries_; }
  Entries& entries() { return entries_; }

  /// The path inside the dist of the entry that was made from `file`, symlinks resolved; nothing when none
  /// was.
  std::optional<std::string> path_of(const Path& file) const;

  /// Whether anything is below a folder ("" is the dist's own).
  bool has_below(const std::string& folder) const;

  /// Adds the folders above entries that no rule named, and returns all entries in order.
  std::vector<PlanEntry> take();

private:
  void remember(const Path& file, const std::string& path);
  std::optional<Path> real_path(const Path& file) const;

  Entries entries_;
  std::map<Path, std::string> by_file_;
  /// Resolved folders: hundreds of libraries are in the same few.
  mutable std::map<Path, Path> real_folders_;
};

} // namespace pdist::runtime
