#include "verify/assemblies.hpp"

#include "support/file.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pdist::verify {

namespace {

/// Folders named after languages that are looked into for `language`, each with '/' at its end; empty for the
/// binary's own folder.
std::vector<std::string> language_folders(const std::string& language) {
  std::vector<std::string> out;
  if (!language.empty() && language != "*") {
    for (const std::string& each : {language, std::string("en-us")}) {
      out.push_back(each + '/');
      if (const std::size_t region = each.find('-'); region != std::string::npos)
        out.push_back(each.substr(0, region) + '/');
    }
  }
  out.emplace_back();
  return out;
}

} // namespace

std::vector<std::string> private_places(const binary::Assembly& assembly) {
  const std::string name = support::ascii_lower(assembly.name);
  std::vector<std::string> out;
  for (const std::string& folder : language_folders(support::ascii_lower(assembly.language)))
    for (const std::string& place : {name, fmt::format("{0}/{0}", name)})
      for (const char* ending : {".dll", ".manifest"}) {
        std::string path = folder + place + ending;
        if (std::ranges::find(out, path) == out.end()) out.push_back(std::move(path));
      }
  return out;
}

std::vector<AssemblyNeed> assembly_needs(const DistTree& tree) {
  std::vector<AssemblyNeed> out;
  if (tree.format != binary::Format::pe) return out;
  std::set<std::string> paths;
  for (const support::TreeEntry& entry : tree.entries)
    paths.insert(support::ascii_lower(entry.path));
  for (const DistBinary& item : tree.binaries) {
    const auto facts = binary::read_windows_facts(support::ReadableFile(tree.root / item.path));
    if (!facts) continue;
    const std::string folder = support::ascii_lower(item.path.substr(0, item.path.rfind('/') + 1));
    for (const binary::Assembly& assembly : facts->assemblies) {
      const bool is_private = std::ranges::any_of(
          private_places(assembly), [&](const std::string& place) { return paths.contains(folder + place); });
      out.push_back({item.path, assembly, is_private});
    }
  }
  return out;
}

} // namespace pdist::verify
