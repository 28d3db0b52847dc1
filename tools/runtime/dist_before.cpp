#include "runtime/dist_before.hpp"

#include "manifest/entry_fields.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/data/json.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/found.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sys/stat.h>

namespace pdist::runtime {

namespace {

using support::EntryType;

const StagedEntry* record(const StageState& state, const std::string& path) {
  const auto at = state.find(path);
  return at == state.end() ? nullptr : &at->second;
}

/// Something in the folder that the last run did not put there. What the state says was there once: it is
/// held against what is there.
std::optional<std::string> foreign_entry(const Plan& plan, const StageState& before) {
  std::error_code problem;
  std::filesystem::recursive_directory_iterator at(plan.dist, problem);
  for (; !problem && at != std::filesystem::recursive_directory_iterator(); at.increment(problem)) {
    const std::string path = at->path().lexically_relative(plan.dist).string();
    const StagedEntry* known = record(before, path);
    const std::optional<struct stat> status = support::found_itself(at->path());
    if (known == nullptr || !status) return path;
    // A manifest that somebody damaged is no loss.
    const bool is_kept = known->fingerprint == fingerprint_of(*status) ||
                         path.starts_with(manifest::manifest_folder(plan.facts.name) + '/');
    if (!is_kept && !S_ISDIR(status->st_mode)) return path;
  }
  if (problem) throw support::Error(plan.dist.string(), "cannot read the folder", problem.message());
  return std::nullopt;
}

bool has_own_manifest(const Plan& plan) {
  try {
    return manifest::read(plan.dist / manifest_path(plan)).facts.name == plan.facts.name;
  } catch (const support::Error&) {
    return false; // there is none, or it is somebody else's
  }
}

} // namespace

StageEntries stage_entries(const Plan& plan) {
  StageEntries out;
  out.entries = plan.entries;
  const std::string place = manifest::manifest_folder(plan.facts.name);
  for (std::size_t slash = 0; slash != std::string::npos;) {
    slash = place.find('/', slash + 1);
    const std::string folder = place.substr(0, slash);
    if (plan.find(folder) != nullptr) continue;
    PlanEntry entry;
    entry.path = folder;
    entry.type = EntryType::folder;
    entry.mode = 0755;
    entry.origin = {"generated:folder", "holds the manifest"};
    out.entries.push_back(std::move(entry));
  }
  std::ranges::sort(out.entries, {}, &PlanEntry::path);
  for (const PlanEntry& entry : out.entries)
    out.keys.push_back(key_of(entry, plan.facts.time, plan.work));
  return out;
}

std::string manifest_path(const Plan& plan) {
  return manifest::manifest_folder(plan.facts.name) + "/manifest.json";
}

StageState state_before(const Plan& plan) {
  return support::is_folder(plan.dist) ? read_state(plan.work) : StageState();
}

std::string facts_key(const Plan& plan) {
  std::string text = support::to_json(to_value(plan.facts));
  for (const PlanEntry& entry : plan.entries)
    text.append(entry.path)
        .append(1, '\0')
        .append(entry.origin.source)
        .append(1, '\0')
        .append(entry.origin.reason)
        .append(1, '\0');
  return support::sha256_of_text(text);
}

bool is_as_planned(const Plan& plan, const StageEntries& entries, const StageState& before) {
  if (before.empty() || !support::is_folder(plan.dist)) return false;
  for (std::size_t i = 0; i < entries.entries.size(); ++i) {
    const StagedEntry* known = record(before, entries.entries[i].path);
    if (known == nullptr || known->key != entries.keys[i]) return false;
  }
  const std::vector<support::TreeEntry> present = support::walk_tree(plan.dist);
  if (present.size() != before.size()) return false;
  const bool untouched = std::ranges::all_of(present, [&](const support::TreeEntry& entry) {
    const StagedEntry* known = record(before, entry.path);
    return known != nullptr && known->fingerprint == fingerprint_of(entry.status);
  });
  const StagedEntry* manifest = record(before, manifest_path(plan));
  return untouched && manifest != nullptr && manifest->key == facts_key(plan);
}

void require_own_folder(const Plan& plan, const StageState& before) {
  if (has_own_manifest(plan)) return;
  if (const auto foreign = foreign_entry(plan, before))
    throw support::Error(
        plan.dist.string(), "cannot make the dist here",
        fmt::format("a folder stands there that is no dist of this name, and '{}' would be lost",
                    support::escaped(*foreign)),
        "name another folder, or remove this one");
}

} // namespace pdist::runtime
