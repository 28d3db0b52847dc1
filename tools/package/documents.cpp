#include "package/documents.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

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

std::string copyright(const Model& model) {
  std::string out = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";
  out += fmt::format("Upstream-Name: {}\nUpstream-Contact: {}\n", model.name, model.maintainer);
  if (!model.homepage.empty()) out += fmt::format("Source: {}\n", model.homepage);
  out += fmt::format("\nFiles: *\nCopyright: {}\nLicense: {}\n",
                     model.vendor.empty() ? model.maintainer : model.vendor, model.license);
  return out;
}

PackageEntry document(std::string path, std::string content, bool compress) {
  PackageEntry entry;
  entry.path = std::move(path);
  entry.content = std::move(content);
  entry.compress = compress;
  return entry;
}

} // namespace

std::vector<PackageEntry> documents(const Model& model, const Package& package,
                                    const manifest::Manifest& /*dist*/, Format format) {
  const std::string folder = "usr/share/doc/" + package.name;
  std::vector<PackageEntry> out;
  out.push_back(document(folder + "/copyright", copyright(model), false));
  if (format == Format::deb)
    out.push_back(document(folder + "/changelog.Debian.gz", debian_changelog(model, package), true));
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
