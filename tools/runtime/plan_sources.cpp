#include "runtime/plan_sources.hpp"

#include "runtime/dist_before.hpp"
#include "runtime/stage_state.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"

#include <fmt/format.h>

#include <vector>

namespace pdist::runtime {

namespace {

support::Error changed(const PlanEntry& entry, const std::string& why) {
  return {entry.source.string(), "it changed since the plan was made", why, "make the plan again"};
}

template <class Entries>
auto copied(Entries& entries) {
  std::vector<decltype(&*entries.begin())> out;
  for (auto& entry : entries)
    if (!entry.source.empty()) out.push_back(&entry);
  return out;
}

} // namespace

void record_sources(Plan& plan) {
  const StageState before = state_before(plan);
  const std::vector<PlanEntry*> entries = copied(plan.entries);
  support::parallel_for(entries.size(), [&](std::size_t i) {
    PlanEntry& entry = *entries[i];
    const support::ReadableFile source(entry.source);
    entry.source_size = source.size();
    entry.source_state = state_of_source(source.status());
    const auto known = before.find(entry.path);
    const bool is_known = known != before.end() && !known->second.source_sha256.empty() &&
                          !is_in_work(entry.source, plan.work) &&
                          known->second.key.ends_with(key_of_source(entry, plan.work));
    entry.source_sha256 = is_known ? known->second.source_sha256 : support::sha256_of_file(source);
  });
}

void require_source(const PlanEntry& entry) {
  if (entry.source_sha256.empty()) return;
  const support::ReadableFile source(entry.source);
  if (source.size() != entry.source_size)
    throw changed(entry, fmt::format("it has {} bytes, not {}", source.size(), entry.source_size));
  if (entry.source_state == state_of_source(source.status())) return;
  if (support::sha256_of_file(source) != entry.source_sha256) throw changed(entry, "its SHA-256 is another");
}

void require_sources(const Plan& plan) {
  const std::vector<const PlanEntry*> entries = copied(plan.entries);
  support::parallel_for(entries.size(), [&](std::size_t i) { require_source(*entries[i]); });
}

} // namespace pdist::runtime
