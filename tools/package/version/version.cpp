// The order of versions, and their text.
#include "package/version/version.hpp"

#include "package/version/identifier.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <compare>

namespace pdist::package {

bool is_numeric(std::string_view identifier) {
  return std::ranges::all_of(identifier, is_digit);
}

namespace {

/// semver.org 11.4: numeric identifiers by value and before all others, which go by their ASCII bytes.
std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
  const bool a_numeric = is_numeric(a), b_numeric = is_numeric(b);
  if (a_numeric != b_numeric) return a_numeric ? std::strong_ordering::less : std::strong_ordering::greater;
  // Without leading zeros the longer number is the greater one.
  if (a_numeric && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering compare_prereleases(const Version& a, const Version& b) {
  if (a.prerelease.empty() != b.prerelease.empty()) {
    return a.prerelease.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  return std::lexicographical_compare_three_way(a.prerelease.begin(), a.prerelease.end(),
                                                b.prerelease.begin(), b.prerelease.end(),
                                                compare_identifiers);
}

} // namespace

std::strong_ordering compare(const Version& a, const Version& b) {
  if (const auto order = a.major <=> b.major; std::is_neq(order)) return order;
  if (const auto order = a.minor <=> b.minor; std::is_neq(order)) return order;
  if (const auto order = a.patch <=> b.patch; std::is_neq(order)) return order;
  if (const auto order = compare_prereleases(a, b); std::is_neq(order)) return order;
  if (const auto order = a.commits <=> b.commits; std::is_neq(order)) return order;
  return a.dirty <=> b.dirty;
}

std::string shown(const Version& version) {
  std::string text = core_of(version);
  if (!version.prerelease.empty()) text += fmt::format("-{}", fmt::join(version.prerelease, "."));
  if (is_after_tag(version)) {
    text += fmt::format("+git.{}", version.commits);
    if (version.commits != 0) text += fmt::format(".g{}", version.revision);
    if (version.dirty) text += ".dirty";
  } else if (!version.build.empty()) {
    text += fmt::format("+{}", version.build);
  }
  return text;
}

std::string core_of(const Version& version) {
  return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

} // namespace pdist::package
