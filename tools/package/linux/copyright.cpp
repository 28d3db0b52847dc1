#include "package/linux/copyright.hpp"

#include "package/linux/changelog_text.hpp"
#include "support/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pdist::package {

namespace {

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

std::string license_text(const Model& model, const CopyrightSources& sources) {
  return field_text(model.license_text.empty() ? sources.license_text : model.license_text);
}

std::string copyright_holder(const Model& model) {
  if (!model.copyright.empty()) return model.copyright;
  return fmt::format("{} {}", calendar_time(model.changelog.front().time).year,
                     model.vendor.empty() ? model.maintainer : model.vendor);
}

/// The bundled package's files that this package has, where they are on the target.
std::vector<std::string> files_of(const BundledPackage& bundled, const std::vector<PackageEntry>& entries) {
  std::vector<std::string> out;
  for (const PackageEntry& entry : entries)
    if (std::ranges::binary_search(bundled.files, entry.source)) out.push_back(entry.path);
  return out;
}

std::string copyright(const Model& model, const CopyrightSources& sources) {
  std::string out = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";
  out += fmt::format("Upstream-Name: {}\nUpstream-Contact: {}\n", model.name, model.maintainer);
  if (!model.homepage.empty()) out += fmt::format("Source: {}\n", model.homepage);
  out += fmt::format("\nFiles: *\nCopyright: {}\nLicense: {}\n{}", copyright_holder(model), model.license,
                     license_text(model, sources));
  std::string texts;
  for (const BundledPackage& bundled : sources.bundled) {
    const std::vector<std::string> files = files_of(bundled, sources.entries);
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

} // namespace

PackageEntry copyright_file(const Model& model, const Package& package, const CopyrightSources& sources) {
  return generated_file("usr/share/doc/" + package.name + "/copyright", copyright(model, sources));
}

} // namespace pdist::package
