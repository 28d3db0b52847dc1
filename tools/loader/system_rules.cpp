#include "loader/system_rules.hpp"

#include <algorithm>

namespace pdist::loader {

bool SystemRules::is_excluded(const std::string& text) const {
  return std::ranges::any_of(request_.excluded,
                             [&](const support::Regex& pattern) { return pattern.is_in(text); });
}

bool SystemRules::is_own(const FoundFile& file) {
  const auto [at, is_new] = own_.try_emplace(&file, false);
  if (is_new) at->second = request_.is_own && request_.is_own(file.path);
  return at->second;
}

const PolicyEntry* SystemRules::entry_for(const std::string& name) {
  if (request_.policy == nullptr || name.empty()) return nullptr;
  const auto [at, is_new] = entries_.try_emplace(name);
  if (is_new) at->second = request_.policy->find(name);
  return at->second;
}

} // namespace pdist::loader
