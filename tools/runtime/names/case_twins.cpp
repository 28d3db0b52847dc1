#include "runtime/names/case_twins.hpp"

#include "support/text.hpp"

#include <fmt/format.h>

#include <map>

namespace pdist::runtime {

std::vector<support::Error> case_twins(const Plan& plan, std::string_view system) {
  std::vector<support::Error> out;
  std::map<std::string, const PlanEntry*> by_lower;
  for (const PlanEntry& entry : plan.entries) {
    const auto [at, is_new] = by_lower.try_emplace(support::ascii_lower(entry.path), &entry);
    if (is_new) continue;
    out.emplace_back(entry.path, fmt::format("two entries are one on {}", system),
                     fmt::format("'{}' differs in case only", support::escaped(at->second->path)),
                     "install one of them under another name");
  }
  return out;
}

} // namespace pdist::runtime
