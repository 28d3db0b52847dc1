#include "package/layout/dist_programs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace pdist::package {

using support::EntryType;

DistPrograms::DistPrograms(const manifest::Manifest& dist)
    : ending_(dist.facts.system == "windows" ? ".exe" : "") {
  for (const manifest::Entry& entry : dist.entries)
    if (entry.type != EntryType::folder) by_path_.emplace(entry.path, &entry);
}

std::optional<std::string> DistPrograms::find(const std::string& program, Linkage linkage) const {
  std::vector<std::string> candidates;
  for (const char* const folder : {"", "bin/", "sbin/"}) {
    candidates.push_back(folder + program);
    if (!ending_.empty()) candidates.push_back(folder + program + ending_);
  }
  for (const std::string& candidate : candidates) {
    if (!by_path_.contains(candidate)) continue;
    const auto launcher = by_path_.find(candidate.substr(candidate.rfind('/') + 1));
    const bool launched =
        launcher != by_path_.end() && launcher->second->origin.source == "generated:launcher";
    return launched && linkage == Linkage::bundled ? std::string(launcher->first) : candidate;
  }
  return std::nullopt;
}

support::Error DistPrograms::missing(const std::string& who, const std::string& program) const {
  std::vector<std::string> known;
  for (const auto& [path, entry] : by_path_)
    if (path.starts_with("bin/")) known.emplace_back(path);
  return support::Error(program, fmt::format("the program of {} is not in the dist", who),
                        known.empty() ? "the dist has no bin/"
                                      : fmt::format("in bin/: {}", fmt::join(known, ", ")));
}

} // namespace pdist::package
