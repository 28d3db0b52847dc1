#include "package/formats/deb/documents.hpp"

#include "package/linux/changelog_text.hpp"
#include "package/version/render.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

std::string debian_date(support::EpochSeconds time) {
  const CalendarTime when = calendar_time(time);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", when.weekday, when.day, when.month, when.year,
                     when.hour, when.minute, when.second);
}

std::string debian_changelog(const Model& model, const Package& package) {
  std::string out;
  for (const ChangelogEntry& entry : model.changelog) {
    if (!out.empty()) out += '\n';
    out += fmt::format("{} ({}-{}) unstable; urgency=medium\n\n", package.name,
                       render(entry.version, VersionScheme::deb), model.release);
    for (const std::string& change : entry.changes)
      out += fmt::format("  * {}\n", indented(change, "    "));
    out += fmt::format("\n -- {}  {}\n", entry.author, debian_date(entry.time));
  }
  return out;
}

/// Licences whose text every Debian system has (policy 12.5): SPDX identifier, file in
/// /usr/share/common-licenses.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> common_licenses{{
    {"Apache-2.0", "Apache-2.0"},
    {"CC0-1.0", "CC0-1.0"},
    {"GPL-1.0-or-later", "GPL-1"},
    {"GPL-2.0-only", "GPL-2"},
    {"GPL-2.0-or-later", "GPL-2"},
    {"GPL-3.0-only", "GPL-3"},
    {"GPL-3.0-or-later", "GPL-3"},
    {"LGPL-2.0-or-later", "LGPL-2"},
    {"LGPL-2.1-only", "LGPL-2.1"},
    {"LGPL-2.1-or-later", "LGPL-2.1"},
    {"LGPL-3.0-only", "LGPL-3"},
    {"LGPL-3.0-or-later", "LGPL-3"},
    {"MPL-1.1", "MPL-1.1"},
    {"MPL-2.0", "MPL-2.0"},
}};

std::string lintian_overrides(const Package& package, const LintianFacts& facts) {
  using support::Value;
  return support::render_template(support::templates_folder() / "deb" / "lintian-overrides.in",
                                  Value::map({{"package", package.name},
                                              {"zstd", facts.compression == "zstd"},
                                              {"bundled", facts.has_libraries || facts.has_runtime},
                                              {"runtime", facts.has_runtime}}));
}

} // namespace

std::string common_license_text(const std::string& license) {
  const auto at =
      std::ranges::find(common_licenses, license, &std::pair<std::string_view, std::string_view>::first);
  if (at == common_licenses.end()) return {};
  return fmt::format("The text is in /usr/share/common-licenses/{}.", at->second);
}

std::vector<PackageEntry> debian_documents(const Model& model, const Package& package,
                                           const LintianFacts& facts) {
  std::vector<PackageEntry> out;
  out.push_back(generated_file(fmt::format("usr/share/doc/{}/changelog.Debian.gz", package.name),
                               debian_changelog(model, package)));
  out.back().compress = true;
  if (std::string overrides = lintian_overrides(package, facts); !overrides.empty())
    out.push_back(generated_file("usr/share/lintian/overrides/" + package.name, std::move(overrides)));
  return out;
}

} // namespace pdist::package
