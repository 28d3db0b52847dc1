#include "package/documents.hpp"

#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace pdist::package {

namespace {

std::tm utc(support::EpochSeconds time) {
  const std::time_t seconds = time;
  std::tm out{};
  ::gmtime_r(&seconds, &out);
  return out;
}

// Names are always English here, whatever the locale (Debian policy 4.4; rpm's %changelog).
constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string debian_date(support::EpochSeconds time) {
  const std::tm when = utc(time);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days[when.tm_wday], when.tm_mday,
                     months[when.tm_mon], when.tm_year + 1900, when.tm_hour, when.tm_min, when.tm_sec);
}

std::string rpm_date(support::EpochSeconds time) {
  const std::tm when = utc(time);
  return fmt::format("{} {} {:02} {}", days[when.tm_wday], months[when.tm_mon], when.tm_mday,
                     when.tm_year + 1900);
}

/// Further lines of one change are indented under its first.
std::string indented(const std::string& text, const std::string& indent) {
  std::string out;
  for (const char c : text)
    out += c == '\n' ? '\n' + indent : std::string(1, c);
  return out;
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

/// A field's further lines: each indented, an empty one as a period (copyright format 1.0, "formatted text").
std::string field_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = support::take_line(text);
    const bool is_empty = line.find_first_not_of(" \t\r") == std::string_view::npos;
    out += is_empty ? std::string(" .\n") : fmt::format(" {}\n", line);
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

std::string license_text(const Model& model, Format format) {
  if (!model.license_text.empty()) return field_text(model.license_text);
  const auto at = std::ranges::find(common_licenses, model.license,
                                    &std::pair<std::string_view, std::string_view>::first);
  if (format != Format::deb || at == common_licenses.end()) return {};
  return field_text(fmt::format("The text is in /usr/share/common-licenses/{}.", at->second));
}

std::string copyright_holder(const Model& model) {
  if (!model.copyright.empty()) return model.copyright;
  return fmt::format("{} {}", utc(model.changelog.front().time).tm_year + 1900,
                     model.vendor.empty() ? model.maintainer : model.vendor);
}

/// The bundled package's files that this package has, where they are on the target.
std::vector<std::string> files_of(const BundledPackage& bundled, const std::vector<PackageEntry>& entries) {
  std::vector<std::string> out;
  for (const PackageEntry& entry : entries)
    if (std::ranges::binary_search(bundled.files, entry.source)) out.push_back(entry.path);
  return out;
}

std::string copyright(const Model& model, const DocumentRequest& request) {
  std::string out = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";
  out += fmt::format("Upstream-Name: {}\nUpstream-Contact: {}\n", model.name, model.maintainer);
  if (!model.homepage.empty()) out += fmt::format("Source: {}\n", model.homepage);
  out += fmt::format("\nFiles: *\nCopyright: {}\nLicense: {}\n{}", copyright_holder(model), model.license,
                     license_text(model, request.format));
  std::string texts;
  for (const BundledPackage& bundled : request.bundled) {
    const std::vector<std::string> files = files_of(bundled, request.entries);
    if (files.empty()) continue;
    out += fmt::format("\nFiles: {}\nCopyright: those whom the text below names\nLicense: {}\n"
                       "Comment: taken from Debian's package {}\n",
                       fmt::join(files, "\n "), bundled.name, bundled.name);
    texts += fmt::format("\nLicense: {}\n{}", bundled.name,
                         bundled.copyright.empty() ? " The package came without a copyright file.\n"
                                                   : field_text(bundled.copyright));
  }
  return out + texts;
}

std::string lintian_overrides(const Package& package, const DocumentRequest& request) {
  using support::Value;
  return support::render_template(support::templates_folder() / "deb" / "lintian-overrides.in",
                                  Value::map({{"package", package.name},
                                              {"zstd", request.compression == "zstd"},
                                              {"bundled", request.has_libraries || request.has_runtime},
                                              {"runtime", request.has_runtime}}));
}

} // namespace

std::vector<PackageEntry> documents(const Model& model, const Package& package,
                                    const DocumentRequest& request) {
  const std::string folder = "usr/share/doc/" + package.name;
  std::vector<PackageEntry> out;
  out.push_back(generated_file(folder + "/copyright", copyright(model, request)));
  if (request.format != Format::deb) return out;
  out.push_back(generated_file(folder + "/changelog.Debian.gz", debian_changelog(model, package)));
  out.back().compress = true;
  if (std::string overrides = lintian_overrides(package, request); !overrides.empty())
    out.push_back(generated_file("usr/share/lintian/overrides/" + package.name, std::move(overrides)));
  return out;
}

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
