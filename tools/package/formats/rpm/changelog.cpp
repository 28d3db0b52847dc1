#include "package/formats/rpm/changelog.hpp"

#include "package/linux/changelog_text.hpp"
#include "package/version/render.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

std::string rpm_date(support::EpochSeconds time) {
  const CalendarTime when = calendar_time(time);
  return fmt::format("{} {} {:02} {}", when.weekday, when.month, when.day, when.year);
}

} // namespace

std::string rpm_changelog(const Model& model) {
  std::string out;
  for (const ChangelogEntry& entry : model.changelog) {
    if (!out.empty()) out += '\n';
    out += fmt::format("* {} {} - {}-{}\n", rpm_date(entry.time), entry.author,
                       render(entry.version, VersionScheme::rpm), model.release);
    for (const std::string& change : entry.changes)
      out += fmt::format("- {}\n", indented(change, "  "));
  }
  return out;
}

} // namespace pdist::package
