#include "runtime/recipe/dpkg_status.hpp"

#include "support/file.hpp"

#include <map>

namespace pdist::runtime {

namespace {

/// A full desktop's database has some 10 MiB.
constexpr std::uint64_t largest_database = 256ULL << 20;

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// The value of "Field: value", or empty.
std::string_view value_of(std::string_view line, std::string_view field) {
  return line.starts_with(field) ? line.substr(field.size()) : std::string_view();
}

} // namespace

std::vector<std::string> find_debian_packages(std::string_view status,
                                              const std::vector<std::string>& packages) {
  std::map<std::string, std::string, std::less<>> versions;
  std::string_view name, version;
  bool installed = false;
  while (!status.empty()) {
    const std::string_view line = take_line(status);
    if (const auto text = value_of(line, "Package: "); !text.empty()) name = text;
    if (const auto text = value_of(line, "Version: "); !text.empty()) version = text;
    if (const auto text = value_of(line, "Status: "); !text.empty()) installed = text.ends_with(" installed");
    if (!line.empty() && !status.empty()) continue;
    if (installed) versions.emplace(name, version);
    name = version = {};
    installed = false;
  }
  std::vector<std::string> out;
  for (const std::string& package : packages) {
    if (const auto at = versions.find(package); at != versions.end())
      out.push_back(package + ' ' + at->second);
  }
  return out;
}

std::vector<std::string> installed_debian_packages(const Path& root,
                                                   const std::vector<std::string>& packages) {
  const Path database = root / "var/lib/dpkg/status";
  if (!std::filesystem::exists(database)) return {};
  return find_debian_packages(support::read_text_file(database, largest_database), packages);
}

} // namespace pdist::runtime
