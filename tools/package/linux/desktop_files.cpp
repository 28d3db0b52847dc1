#include "package/linux/desktop_files.hpp"

#include "package/version/render.hpp"
#include "support/data/xml_text.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

using support::xml_text;

/// A value of type string or localestring.
std::string desktop_text(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '\\' ? "\\\\" : std::string(1, c);
  return out;
}

/// A list of strings: each ends with ';'.
std::string desktop_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    for (const char c : desktop_text(text))
      out += c == ';' ? "\\;" : std::string(1, c);
    out += ';';
  }
  return out;
}

std::string line(std::string_view key, const std::string& value) {
  return value.empty() ? std::string() : fmt::format("{}={}\n", key, value);
}

std::string render(const DesktopEntry& entry) {
  // A program that opens files of these types is given them.
  const std::string command = entry.command + (entry.mime_types.empty() ? "" : " %F");
  return "[Desktop Entry]\nType=Application\n" + line("Name", desktop_text(entry.name)) +
         line("Comment", desktop_text(entry.comment)) + line("Exec", command) +
         line("Icon", desktop_text(entry.icon)) + line("Terminal", entry.terminal ? "true" : "false") +
         line("Categories", desktop_list(entry.categories)) +
         line("MimeType", desktop_list(entry.mime_types));
}

std::string render(const std::vector<MimeType>& types) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<mime-info xmlns=\"http://www.freedesktop.org/standards/shared-mime-info\">\n";
  for (const MimeType& type : types) {
    out += fmt::format("  <mime-type type=\"{}\">\n    <comment>{}</comment>\n", xml_text(type.type),
                       xml_text(type.comment));
    for (const std::string& glob : type.globs)
      out += fmt::format("    <glob pattern=\"{}\"/>\n", xml_text(glob));
    out += "  </mime-type>\n";
  }
  return out + "</mime-info>\n";
}

} // namespace

std::vector<PackageEntry> desktop_entries(const Package& package) {
  std::vector<PackageEntry> out;
  for (const DesktopEntry& entry : package.contents.desktop_entries)
    out.push_back(generated_file("usr/share/applications/" + entry.id + ".desktop", render(entry)));
  if (!package.contents.mime_types.empty())
    out.push_back(generated_file("usr/share/mime/packages/" + package.name + ".xml",
                                 render(package.contents.mime_types)));
  return out;
}

} // namespace pdist::package
