#include "runtime/recipe/requirement.hpp"

#include "support/glob.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pdist::runtime {

std::vector<loader::PolicyEntry> entries_for(const std::string& description,
                                             const std::vector<std::string>& libraries) {
  std::vector<loader::PolicyEntry> out;
  for (const std::string& library : libraries)
    out.push_back({library,
                   fmt::format("{} brings it, which an installer must see to", description),
                   {},
                   false,
                   false});
  return out;
}

std::vector<manifest::Requirement> requirements_of(const std::vector<RecipeRequirement>& rules,
                                                   const std::string& version,
                                                   const std::vector<PlanNeed>& needs) {
  std::vector<manifest::Requirement> out;
  for (const RecipeRequirement& rule : rules) {
    std::set<std::string> libraries;
    for (const PlanNeed& need : needs) {
      const std::string name = support::ascii_lower(need.name);
      const auto matches = [&](const std::string& glob) { return support::glob_matches(glob, name); };
      if (need.to.empty() && std::ranges::any_of(rule.libraries, matches)) libraries.insert(name);
    }
    if (!libraries.empty())
      out.push_back({rule.name, rule.description, version, {libraries.begin(), libraries.end()}});
  }
  std::ranges::sort(out, {}, &manifest::Requirement::name);
  return out;
}

} // namespace pdist::runtime
