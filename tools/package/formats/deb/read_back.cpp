#include "package/formats/deb/read_back.hpp"

#include "archive/gzip.hpp"
#include "package/formats/deb/ar_members.hpp"
#include "package/formats/deb/read.hpp"
#include "package/make/compare.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/regex.hpp"
#include "support/text.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using archive::TarText;
using support::EntryType;

constexpr std::uint64_t largest = 16ULL << 20;
constexpr auto control_name = "control", checksums_name = "md5sums", size_field = "Installed-Size";

/// The fields in their order, as templates/deb/cpack.cmake wrote them.
std::string planned_fields(const fs::path& laid_out) {
  return support::read_text_file(laid_out / "fields", largest);
}

/// The control files beside "control" and "md5sums".
std::map<std::string, std::string> planned_files(const fs::path& laid_out) {
  std::map<std::string, std::string> out;
  for (const std::string& name : support::names_in(laid_out / "control"))
    out.emplace(name, support::read_text_file(laid_out / "control" / name, largest));
  return out;
}

/// Whether each of the relations that commas and bars part is one (deb-control(5)); a comma may end the list.
bool are_relations(std::string_view list) {
  static const support::Regex one(
      R"([a-z0-9][a-z0-9+.-]+(:[a-z0-9-]+)? *(\( *(<<|<=|=|>=|>>|<|>) *[A-Za-z0-9.+~:-]+ *\))? *(\[[a-z0-9! -]+\])?)");
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(",|"), list.size());
    const bool is_last = end == list.size();
    if (!one.matches(std::string(support::trimmed(list.substr(0, end))))) return false;
    if (!is_last && list[end] == '|' && end + 1 == list.size()) return false;
    list.remove_prefix(is_last ? end : end + 1);
  }
  return true;
}

/// What dpkg and apt make sense of.
void require_form(const std::string& name, const std::string& value) {
  constexpr std::array<std::string_view, 9> relations{"Pre-Depends", "Depends",  "Recommends",
                                                      "Suggests",    "Enhances", "Breaks",
                                                      "Conflicts",   "Provides", "Replaces"};
  static const support::Regex word("[a-z0-9][a-z0-9/+.-]*"), maintainer("[^<>]+ <[^<> ]+@[^<> ]+>");
  const bool is_relation = std::ranges::find(relations, name) != relations.end();
  const bool is_right = is_relation                               ? are_relations(value)
                        : name == "Section" || name == "Priority" ? word.matches(value)
                        : name == "Maintainer"                    ? maintainer.matches(value)
                        : name == "Multi-Arch"
                            ? value == "same" || value == "foreign" || value == "allowed" || value == "no"
                            : true;
  if (is_right) return;
  std::string setting = name;
  std::erase(setting, '-');
  for (char& c : setting)
    c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  throw support::Error({}, fmt::format("the field {} cannot be '{}'", name, support::escaped(value)),
                       "deb-control(5) has the forms",
                       fmt::format("it is what CPACK_DEBIAN_PACKAGE_{} says, or package.yaml", setting));
}

/// CPack indents lines of a description that begin with a space, or not, by the summary's first letter.
std::string without_indents(std::string_view text) {
  std::string out;
  while (!text.empty())
    out += std::string(support::trimmed(support::take_line(text))) + '\n';
  return out;
}

bool same_field(const std::string& name, const std::string& a, const std::string& b) {
  return name == "Description" ? without_indents(a) == without_indents(b) : a == b;
}

void require_fields(const fs::path& file, const fs::path& laid_out, const std::string& control) {
  const auto planned = control_fields(planned_fields(laid_out), (laid_out / "fields").string());
  auto found = control_fields(control, file.string());
  if (found.erase(size_field) != 1) throw not_laid_out(file, "its control file has no Installed-Size");
  for (const auto& [name, value] : planned) {
    require_form(name, value);
    const auto at = found.find(name);
    if (at == found.end()) {
      if (name == "Multi-Arch") continue;
      throw not_laid_out(file, fmt::format("its control file has no {}", name));
    }
    if (!same_field(name, value, at->second))
      throw not_laid_out(file, fmt::format("its control file has '{}' for {}, not '{}'",
                                           support::escaped(at->second), name, support::escaped(value)));
    found.erase(at);
  }
  if (!found.empty())
    throw not_laid_out(file,
                       fmt::format("its control file has {}, too", support::escaped(found.begin()->first)));
}

void require_checksums(const fs::path& file, std::string_view text, std::map<std::string, std::string> md5) {
  const auto wrong = [&](std::string_view line) {
    return not_laid_out(file, fmt::format("its md5sums has the line '{}'", support::escaped(line)));
  };
  while (!text.empty()) {
    const std::string_view line = support::take_line(text);
    constexpr std::size_t digits = 32, path_at = digits + 2;
    if (line.size() <= path_at || line.substr(digits, 2) != "  ") throw wrong(line);
    const auto at = md5.find(std::string(line.substr(path_at)));
    if (at == md5.end() || at->second != line.substr(0, digits)) throw wrong(line);
    md5.erase(at);
  }
  if (!md5.empty())
    throw not_laid_out(file, fmt::format("its md5sums has no /{}", support::escaped(md5.begin()->first)));
}

void require_control(const fs::path& file, const fs::path& laid_out, const ReadDeb& deb) {
  std::map<std::string, std::string> planned = planned_files(laid_out);
  std::map<std::string, std::string> own;
  for (const TarText& text : deb.control) {
    if (text.name == control_name || text.name == checksums_name) {
      own.emplace(text.name, text.text);
      continue;
    }
    const auto at = planned.find(text.name);
    if (at == planned.end() || at->second != text.text)
      throw not_laid_out(file, fmt::format("its control file {} is {}", support::escaped(text.name),
                                           at == planned.end() ? "too much" : "another"));
    planned.erase(at);
  }
  if (!planned.empty())
    throw not_laid_out(file, fmt::format("it has no control file {}", planned.begin()->first));
  for (const char* const name : {control_name, checksums_name})
    if (!own.contains(name)) throw not_laid_out(file, fmt::format("it has no control file {}", name));
  require_fields(file, laid_out, own.at(control_name));
  require_checksums(file, own.at(checksums_name), deb.md5);
}

/// In KiB, as dpkg-gencontrol(1) has it by default: each file and symlink is rounded up, all else counts one
/// (deb-substvars(5), "Installed-Size").
std::uint64_t installed_size(const manifest::Manifest& laid_out) {
  constexpr std::uint64_t unit = 1024;
  std::uint64_t out = 0;
  for (const manifest::Entry& entry : laid_out.entries) {
    const std::uint64_t size = entry.type == EntryType::symlink ? entry.link_target.size() : entry.size;
    out += entry.type == EntryType::folder ? 1 : (size + unit - 1) / unit;
  }
  return out;
}

std::string planned_control(const fs::path& laid_out, const manifest::Manifest& manifest) {
  std::string out;
  const std::string fields = planned_fields(laid_out);
  for (std::string_view rest = fields; !rest.empty();) {
    const std::string_view line = support::take_line(rest);
    if (line.starts_with("Description: "))
      out += fmt::format("{}: {}\n", size_field, installed_size(manifest));
    out += fmt::format("{}\n", line);
  }
  return out;
}

/// Debian policy 6.1 and 10.9: dpkg runs these.
std::uint32_t mode_of(const std::string& name) {
  constexpr std::array<std::string_view, 5> programs{"preinst", "postinst", "prerm", "postrm", "config"};
  return std::ranges::find(programs, name) == programs.end() ? 0644 : 0755;
}

} // namespace

void require_planned_deb(const fs::path& file, const fs::path& laid_out) {
  const manifest::Manifest manifest = laid_out_manifest(laid_out);
  const ReadDeb deb = read_deb(file, most_bytes(manifest));
  require_laid_out(file, manifest, deb.files, {});
  require_control(file, laid_out, deb);
  for (const auto& [time, path] : deb.times)
    if (time != manifest.facts.time)
      throw not_laid_out(file, fmt::format("{} has another time than the dist", support::escaped(path)));
}

binary::Patch with_planned_control(const support::ReadableFile& file, const fs::path& laid_out) {
  const manifest::Manifest manifest = laid_out_manifest(laid_out);
  std::vector<TarText> texts{{std::string("./") + control_name, planned_control(laid_out, manifest)}};
  for (TarText& text : read_control_files(file))
    if (text.name == checksums_name) texts.push_back({"./" + text.name, std::move(text.text)});
  for (auto& [name, text] : planned_files(laid_out))
    texts.push_back({"./" + name, std::move(text), mode_of(name)});
  std::string tar = archive::tar_of(texts, manifest.facts.time);
  constexpr std::size_t end_of_archive = 1024;
  tar.append(end_of_archive, '\0');
  return with_control(file, archive::gzip(tar), manifest.facts.time);
}

} // namespace pdist::package
