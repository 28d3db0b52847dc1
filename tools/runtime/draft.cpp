#include "runtime/draft.hpp"

#include "runtime/search_path.hpp"
#include "support/error.hpp"
#include "support/found.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

namespace {

using support::EntryType;

bool both_folders(const PlanEntry& a, const PlanEntry& b) {
  return a.type == EntryType::folder && b.type == EntryType::folder;
}

} // namespace

DraftEntry& Draft::add(DraftEntry entry) {
  const std::string path = entry.plan.path;
  if (!support::is_inner_path(path)) {
    throw support::Error(path, "this is no path inside the dist", "a relative path without '..' is needed");
  }
  if (entry.seen_at.empty()) entry.seen_at = entry.plan.source;
  if (DraftEntry* present = find(path)) {
    if (both_folders(present->plan, entry.plan)) return *present;
    throw support::Error(path, "two things have this place in the dist",
                         fmt::format("{} ({}) and {} ({})", support::escaped(present->plan.origin.source),
                                     present->plan.origin.reason, support::escaped(entry.plan.origin.source),
                                     entry.plan.origin.reason),
                         "give one of them another name or destination");
  }
  if (entry.plan.type == EntryType::file) {
    remember(entry.plan.source, path);
    remember(entry.seen_at, path);
  }
  return entries_.emplace(path, std::move(entry)).first->second;
}

std::optional<Path> Draft::real_path(const Path& file) const {
  const auto [folder, is_new] = real_folders_.try_emplace(file.parent_path());
  if (is_new) folder->second = support::real_path_if_found(file.parent_path()).value_or(Path());
  if (folder->second.empty()) return std::nullopt;
  const std::optional<struct stat> status = support::found_itself(file);
  if (!status) return std::nullopt;
  if (!S_ISLNK(status->st_mode)) return folder->second / file.filename();
  return support::real_path_if_found(file);
}

void Draft::remember(const Path& file, const std::string& path) {
  if (file.empty()) return;
  // A file that is shipped twice answers with its first place.
  if (const auto real = real_path(file)) by_file_.emplace(*real, path);
}

DraftEntry* Draft::find(std::string_view path) {
  const auto at = entries_.find(path);
  return at == entries_.end() ? nullptr : &at->second;
}

const DraftEntry* Draft::find(std::string_view path) const {
  const auto at = entries_.find(path);
  return at == entries_.end() ? nullptr : &at->second;
}

std::optional<std::string> Draft::path_of(const Path& file) const {
  const auto real = real_path(file);
  if (!real) return std::nullopt;
  const auto at = by_file_.find(*real);
  if (at == by_file_.end() || find(at->second) == nullptr) return std::nullopt;
  return at->second;
}

bool Draft::has_below(const std::string& folder) const {
  const std::string start = folder.empty() ? folder : folder + '/';
  const auto at = entries_.lower_bound(start);
  return at != entries_.end() && at->first.starts_with(start);
}

std::vector<PlanEntry> Draft::take() {
  std::map<std::string, PlanEntry> all;
  for (auto& [path, entry] : entries_) {
    for (std::string folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
      PlanEntry made;
      made.path = folder;
      made.type = EntryType::folder;
      made.mode = 0755;
      made.origin = {"generated:folder", "holds other entries"};
      all.try_emplace(folder, std::move(made));
    }
    all.insert_or_assign(path, std::move(entry.plan));
  }
  std::vector<PlanEntry> out;
  for (auto& [path, entry] : all) {
    const auto above = all.find(folder_of(path));
    if (above != all.end() && above->second.type != EntryType::folder) {
      throw support::Error(above->first, "something has a path below this", "it is no folder");
    }
    out.push_back(std::move(entry));
  }
  entries_.clear();
  return out;
}

} // namespace pdist::runtime
