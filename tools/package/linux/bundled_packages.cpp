#include "package/linux/bundled_packages.hpp"

#include "support/file.hpp"
#include "support/found.hpp"
#include "support/text.hpp"
#include "support/walk.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_list = 64ULL << 20, largest_copyright = 4ULL << 20;

/// The path as a package may have it: /lib is a symlink to /usr/lib where both are one.
std::vector<std::string> spellings(const std::string& path) {
  std::vector<std::string> out{path};
  if (path.starts_with("/usr/")) out.push_back(path.substr(4));
  return out;
}

/// What is looked for: path on the system, paths inside the dist.
std::map<std::string, std::vector<std::string>> wanted_paths(const manifest::Manifest& dist) {
  constexpr std::string_view mark = "system:";
  std::map<std::string, std::vector<std::string>> out;
  for (const manifest::Entry& entry : dist.entries) {
    if (entry.type != support::EntryType::file || !entry.origin.source.starts_with(mark)) continue;
    for (const std::string& path : spellings(entry.origin.source.substr(mark.size())))
      out[path].push_back(entry.path);
  }
  return out;
}

/// "libgcc-s1" of "libgcc-s1:amd64.list".
std::string package_name(const fs::path& list) {
  const std::string stem = list.stem().string();
  return stem.substr(0, stem.find(':'));
}

std::string copyright_of(const fs::path& sysroot, const std::string& name) {
  const fs::path file = sysroot / "usr/share/doc" / name / "copyright";
  return support::is_file(file) ? support::read_text_file(file, largest_copyright) : std::string();
}

} // namespace

std::vector<BundledPackage> bundled_packages(const manifest::Manifest& dist, const fs::path& sysroot) {
  const std::map<std::string, std::vector<std::string>> wanted = wanted_paths(dist);
  const fs::path database = sysroot / "var/lib/dpkg/info";
  if (wanted.empty() || !support::is_folder(database)) return {};
  std::map<std::string, BundledPackage> found;
  for (const std::string& name : support::names_in(database)) {
    const fs::path list = database / name;
    if (list.extension() != ".list") continue;
    const std::string text = support::read_text_file(list, largest_list);
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto at = wanted.find(std::string(support::take_line(rest)));
      if (at == wanted.end()) continue;
      BundledPackage& package = found[package_name(list)];
      package.files.insert(package.files.end(), at->second.begin(), at->second.end());
    }
  }
  std::vector<BundledPackage> out;
  for (auto& [name, package] : found) {
    package.name = name;
    package.copyright = copyright_of(sysroot, name);
    std::ranges::sort(package.files);
    package.files.erase(std::unique(package.files.begin(), package.files.end()), package.files.end());
    out.push_back(std::move(package));
  }
  return out;
}

} // namespace pdist::package
